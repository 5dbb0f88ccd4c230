using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Asha;
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
    ];
}
