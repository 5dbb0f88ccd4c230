using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit.Scheduling;

namespace Tune.Hpc.Tests.Scheduling;

/// <summary>The schedulers that <see cref="SchedulerContract"/> holds; a new one gets a line here.</summary>
internal static class SchedulerCases
{
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
        new("median", new MedianSettings { TimeAttribute = "training_iteration", GracePeriod = 3 }) { Losses = LossSense.Scale },
        new("median, soft stop", new MedianSettings { TimeAttribute = "training_iteration", GracePeriod = 2, MinSamplesRequired = 2, MinTimeSlice = 4, HardStop = false }) { Losses = LossSense.Scale },
    ];
}
