using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary><c>resources_per_trial</c>: a fixed request, with expressions over the configuration for what depends on it.</summary>
public sealed record ResourcesSpec
{
    /// <summary>The request where no expression stands.</summary>
    public JobRequest Fixed { get; init; } = new();

    /// <summary>Expressions by key (<c>nodes</c>, <c>tasks</c>, <c>cpus</c>, <c>gpus</c>, <c>memory</c> in MiB, <c>time</c> in seconds).</summary>
    public IReadOnlyDictionary<string, Expression> Computed { get; init; } = new Dictionary<string, Expression>();
}
