using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary><c>resources_per_trial</c>: a fixed request, with expressions over the configuration for what depends on it.</summary>
public sealed record ResourcesSpec
{
    /// <summary>The request where no expression stands.</summary>
    public JobRequest Fixed { get; init; } = new();

    /// <summary>Expressions by key (<c>nodes</c>, <c>tasks</c>, <c>cpus</c>, <c>gpus</c>, <c>memory</c> in MiB or as a size, <c>time</c> in seconds or as a duration).</summary>
    public IReadOnlyDictionary<string, Expression> Computed { get; init; } = new Dictionary<string, Expression>();

    /// <summary>What a trial of that configuration asks for.</summary>
    /// <exception cref="TuneException">An expression fails, or gives what cannot be asked for.</exception>
    public JobRequest RequestFor(ConfigMap config) =>
        Computed.Aggregate(Fixed, (request, c) => With(request, c.Key, c.Value.Evaluate(new ConfigOnly(config)), config));

    private static JobRequest With(JobRequest request, string key, ConfigValue value, ConfigMap config) => key switch
    {
        "nodes" when Whole(value) is { } nodes => request with { Nodes = nodes },
        "tasks" when Whole(value) is { } tasks => request with { Tasks = tasks },
        "cpus" when value.AsDouble is > 0 and < double.PositiveInfinity and var cpus => request with { Cpus = cpus },
        "gpus" when value.AsDouble is >= 0 and < double.PositiveInfinity and var gpus => request with { Gpus = gpus },
        "memory" when Memory(value) is { } memory => request with { MemoryMiB = memory },
        "time" when Time(value) is { } time => request with { Time = time },
        _ => throw new TuneException(SpecCodes.BadComputedResource, $"resources_per_trial.{key}: the expression gives {value.ToJson()} for {config.ToJson()}; it must give {Expected(key)}"),
    };

    private static int? Whole(ConfigValue value) =>
        value.AsDouble is >= 1 and <= int.MaxValue and var number && number == Math.Truncate(number) ? (int)number : null;

    private static long? Memory(ConfigValue value)
    {
        long mib = 0;
        bool ok = value is ConfigText text ? MemoryText.TryRead(text.Value, out mib) : value.AsDouble is { } number && MemoryText.TryRead(number, out mib);
        return ok ? mib : null;
    }

    private static TimeSpan? Time(ConfigValue value)
    {
        TimeSpan time = default;
        bool ok = value is ConfigText text ? DurationText.TryRead(text.Value, out time) : value.AsDouble is { } seconds && DurationText.TryRead(seconds, out time);
        return ok && time > TimeSpan.Zero ? time : null;
    }

    private static string Expected(string key) => key switch
    {
        "nodes" or "tasks" => "a whole number from 1",
        "cpus" => "a number above 0",
        "gpus" => "a number from 0",
        "memory" => MemoryText.Expected,
        _ => DurationText.Expected + ", above 0",
    };

    private sealed class ConfigOnly(ConfigMap config) : IExpressionScope
    {
        public ConfigValue? Find(string name) => name == "config" ? config : config[name];

        public double NextUniform() => throw new TuneException(
            SpecCodes.BadComputedResource, "resources_per_trial: an expression must give the same value every time; random functions are for sample_from");
    }
}
