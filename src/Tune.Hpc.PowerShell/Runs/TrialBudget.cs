using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>How many training iterations a trial can have at most, where the specification says so: what its bar of progress is full at.</summary>
internal static class TrialBudget
{
    /// <summary>The iterations; null where they are open.</summary>
    public static long? Of(ConfigMap document)
    {
        var most = Number((document["scheduler"] as ConfigMap)?["max_t"]);
        var stop = Number((document["stop"] as ConfigMap)?[MetricNames.TrainingIteration]);
        return most is { } a && stop is { } b ? Math.Min(a, b) : most ?? stop;
    }

    private static long? Number(ConfigValue? value) => value is ConfigInteger or ConfigNumber && value.AsDouble is >= 1 and < long.MaxValue and var number ? (long)number : null;
}
