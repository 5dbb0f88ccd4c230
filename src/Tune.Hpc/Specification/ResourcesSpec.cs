using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary><c>resources_per_trial</c>: a fixed request, with expressions over the configuration for what depends on it.</summary>
public sealed record ResourcesSpec
{
    /// <summary>The request where no expression stands, without its options.</summary>
    public JobRequest Fixed { get; init; } = new();

    /// <summary>Expressions by key (<c>nodes</c>, <c>tasks</c>, <c>cpus</c>, <c>gpus</c>, <c>memory</c> in MiB or as a size, <c>time</c> in seconds or as a duration, ...).</summary>
    public IReadOnlyDictionary<string, Expression> Computed { get; init; } = new Dictionary<string, Expression>();

    /// <summary>Whether <c>tasks</c> was left out: then every node gets <c>tasks_per_node</c>, or one.</summary>
    public bool TasksFollowNodes { get; init; }

    /// <summary>Whether a job cannot have parts of a CPU or GPU, as under Slurm.</summary>
    public bool WholeOnly { get; init; }

    /// <summary>What else the cluster is asked for: that of <see cref="QueueSettings"/>.</summary>
    public JobOptionsSpec Options { get; init; } = JobOptionsSpec.None;

    /// <summary>The most a trial may ask for; null is without limit.</summary>
    public ResourceLimits? Limits { get; init; }

    /// <summary>Whether all trials ask for the same.</summary>
    public bool IsFixed => Computed.Count == 0 && Options.IsFixed;

    /// <summary>What a trial of that configuration asks for.</summary>
    /// <exception cref="TuneException">An expression fails, or gives what cannot be asked for.</exception>
    public JobRequest RequestFor(ConfigMap config)
    {
        var scope = new ConfigOnly(config);
        var request = Computed.Aggregate(Fixed, (r, c) => ComputedResource.With(r, c.Key, c.Value.Evaluate(scope), config));
        if (TasksFollowNodes)
        {
            request = request with { Tasks = request.Nodes * (request.TasksPerNode ?? 1) };
        }

        return WhyNot(request) is var (key, what)
            ? throw new TuneException(SpecCodes.BadComputedResource, $"resources_per_trial.{key}: {what}{(IsFixed ? "" : $" for {config.ToJson()}")}")
            : request with { Options = Options.For(scope, request.Time) };
    }

    /// <summary>What cannot be in a request, by itself or with the rest of it: key and why; null where all is well.</summary>
    public (string Key, string What)? WhyNot(JobRequest request) =>
        request.Tasks < request.Nodes && !IsLocalTask(request) ? ("tasks", $"{request.Tasks} tasks cannot be on {request.Nodes} nodes; every node needs one, so at least {request.Nodes}")
        : request.TasksPerNode is { } each && request.Tasks > (long)each * request.Nodes ? ("tasks", $"{request.Tasks} tasks do not fit on {request.Nodes} nodes with {each} on each; at most {(long)each * request.Nodes}")
        : WholeOnly && request.Cpus != Math.Truncate(request.Cpus) ? ("cpus", $"{request.Cpus} CPUs: {Whole}")
        : WholeOnly && request.Gpus != Math.Truncate(request.Gpus) ? ("gpus", $"{request.Gpus} GPUs: {Whole}")
        : request.MemoryPerGpuMiB is not null && request.Gpus <= 0 ? ("memory_per_gpu", "no GPU is asked for")
        : Limits?.WhyNot(request);

    private const string Whole = "a Slurm job gets whole ones; inside an allocation 'executor: srun' shares them among trials";

    // Without a cluster one task stands for the whole trial, whatever it asks for; the pool says that it does not fit.
    private bool IsLocalTask(JobRequest request) => !WholeOnly && request.Tasks == 1;

    private sealed class ConfigOnly(ConfigMap config) : IExpressionScope
    {
        public ConfigValue? Find(string name) => name == "config" ? config : config[name];

        public double NextUniform() => throw new TuneException(
            SpecCodes.BadComputedResource, "resources_per_trial: an expression must give the same value every time; random functions are for sample_from");
    }
}
