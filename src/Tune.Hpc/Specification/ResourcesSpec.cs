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

    /// <summary>What a trial of that configuration asks for.</summary>
    /// <exception cref="TuneException">An expression gives nothing that can be asked for.</exception>
    public JobRequest RequestFor(ConfigMap config)
    {
        var request = Fixed;
        foreach (var (key, expression) in Computed)
        {
            double value = NumberOf(key, expression.Evaluate(new ConfigScope(config)));
            request = key switch
            {
                "nodes" => request with { Nodes = Whole(key, value, 1) },
                "tasks" => request with { Tasks = Whole(key, value, 1) },
                "cpus" => request with { Cpus = value > 0 ? value : throw Bad(key, value, "must be above 0") },
                "gpus" => request with { Gpus = value >= 0 ? value : throw Bad(key, value, "must not be below 0") },
                "memory" => request with { MemoryMiB = Whole(key, value, 1) },
                _ => request with { Time = value > 0 ? TimeSpan.FromSeconds(value) : throw Bad(key, value, "must be above 0 seconds") },
            };
        }

        return request;
    }

    private static double NumberOf(string key, ConfigValue value) =>
        value.AsDouble is { } number && double.IsFinite(number) ? number : throw Bad(key, value, "must be a finite number");

    private static int Whole(string key, double value, int least) =>
        value >= least && value <= int.MaxValue && value == Math.Truncate(value) ? (int)value : throw Bad(key, value, $"must be a whole number of at least {least}");

    private static TuneException Bad(string key, object value, string expected) =>
        new("TUNE1390", $"resources_per_trial.{key}: its expression gives {value} for this configuration; it {expected}");

    private sealed class ConfigScope(ConfigMap config) : IExpressionScope
    {
        public ConfigValue? Find(string name) => name == "config" ? config : config[name];

        public double NextUniform() => throw new TuneException("TUNE1391", "resources_per_trial cannot depend on random numbers");
    }
}
