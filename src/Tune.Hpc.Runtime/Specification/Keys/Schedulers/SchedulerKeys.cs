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

    private static readonly ImmutableArray<Variant<SchedulerSettings>> _simple =
    [
        new("fifo", "Trials run in order and to their end.", [], _ => new FifoSettings()) { OtherNames = ["none", "fifo_scheduler"] },
        AshaKeys.Variant,
        HyperbandKeys.Variant,
        HyperbandKeys.BohbVariant,
        MedianKeys.Variant,
        PbtKeys.Variant,
        PbtReplayKeys.Variant,
        Pb2Keys.Variant,
    ];

    // One that wraps another cannot wrap itself, and FLAML's schedule begins every trial anew.
    private static readonly ImmutableArray<Variant<SchedulerSettings>> _variants =
    [
        .. _simple,
        new ResourceChangingKeys(new VariantKind<SchedulerSettings>("scheduler", _simple, LaterFeatures.Schedulers)).Variant,
        FlamlKeys.Variant,
    ];

    public static SpecKind<SchedulerSettings> Kind { get; } = new VariantKind<SchedulerSettings>("scheduler", _variants, LaterFeatures.Schedulers);
}
