using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Scheduling.Pb2;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Space;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Scheduling;

/// <summary>The schedulers that <see cref="SchedulerContract"/> holds; a new one gets a line here.</summary>
internal static class SchedulerCases
{
    private static readonly PbtSettings _pbt = new()
    {
        TimeAttribute = "training_iteration",
        PerturbationInterval = 3,
        Mutations = [new Mutation(["x"], new MutationRule.Within(new FloatDomain(0, 1)))],
    };

    public static ImmutableArray<SchedulerCase> All { get; } =
    [
        new("fifo", new FifoSettings()),
        new("asha", new AshaSettings { MaxT = 27, ReductionFactor = 3 }) { Losses = LossSense.Scale },
        new("asha, three brackets", new AshaSettings { MaxT = 20, ReductionFactor = 2, Brackets = 3, StopLastTrials = false }) { Losses = LossSense.Scale },
        new("asha, promotion", new AshaSettings { MaxT = 27, ReductionFactor = 3, Variant = AshaVariant.Promotion }) { MayLeave = true },
        new("asha, promotion, three brackets", new AshaSettings { MaxT = 20, ReductionFactor = 2, Brackets = 3, StopLastTrials = false, Variant = AshaVariant.Promotion }) { MayLeave = true },
        new("hyperband", new HyperbandSettings { MaxT = 9 }),
        new("hyperband, aggressive", new HyperbandSettings { MaxT = 20, ReductionFactor = 2.5, Order = HyperbandOrder.Aggressive, StopLastTrials = false }),
        new("hb_bohb", new HyperbandForBohbSettings { MaxT = 9 }),
        new("median", new MedianSettings { TimeAttribute = "training_iteration", GracePeriod = 3 }) { Losses = LossSense.Scale, Pauses = true },
        new("median, soft stop", new MedianSettings { TimeAttribute = "training_iteration", GracePeriod = 2, MinSamplesRequired = 2, MinTimeSlice = 4, HardStop = false }) { Losses = LossSense.Scale },
        new("pbt", _pbt),
        new("pbt, synchronous", _pbt with { Synchronous = true, QuantileFraction = 0.5 }),
        new("pb2", new Pb2Settings { TimeAttribute = "training_iteration", PerturbationInterval = 3, Bounds = [new ParameterBounds(["x"], 0, 1)] }) { Losses = LossSense.Values, MostTrials = 6 },
        new("pbt_replay", new PbtReplaySettings { Policy = [new PolicyStep(0, Config(0.1)), new PolicyStep(3, Config(0.2)), new PolicyStep(5, Config(0.3))] }) { MostTrials = 1 },
        new("resource_changing", new ResourceChangingSettings()) { Pauses = false },
        new("resource_changing, median", new ResourceChangingSettings { Base = new MedianSettings { TimeAttribute = "training_iteration", GracePeriod = 3 } }) { Losses = LossSense.Scale },
        new("flaml", new FlamlSettings { ResourceAttribute = "n", MaxResource = 100 }),
    ];

    private static ConfigMap Config(double x) => ConfigMap.Empty.With("x", ConfigValue.Of(x));
}
