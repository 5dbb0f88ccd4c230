using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary>The schedulers a specification can name, and the keys that several of them have.</summary>
internal static class SchedulerKeys
{
    public static readonly SpecKey<string> TimeAttr = new(
        "time_attr", new TextKind(), ConfigValue.Of(MetricNames.TrainingIteration), "The reported value that tells how far a trial is.")
    { OtherNames = ["resource_attr", "time_attribute"] };

    public static readonly SpecKey<bool> StopLastTrials = new(
        "stop_last_trials", new BooleanKind(), ConfigValue.True, "Whether trials end at max_t.");

    private static readonly ImmutableArray<Variant<SchedulerSettings>> _variants =
    [
        new("fifo", "Trials run in order and to their end.", [], _ => new FifoSettings()) { OtherNames = ["none", "fifo_scheduler"] },
        AshaKeys.Variant,
        HyperbandKeys.Variant,
        HyperbandKeys.BohbVariant,
    ];

    public static SpecKind<SchedulerSettings> Kind { get; } = new VariantKind<SchedulerSettings>("scheduler", _variants, LaterFeatures.Schedulers);
}
