using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Simulation.Tests.Schedules;

/// <summary>The schedulers that simulated experiments have, drawn by seed.</summary>
internal static class DrawnSchedulers
{
    /// <summary>Makes the scheduler of that seed, without memory, as often as it is asked to.</summary>
    internal static Func<ITrialScheduler> FromSeed(ulong seed)
    {
        var random = KeyedStream.For(seed, "simulation/scheduler");
        var manners = WildManners.FromSeed(seed);
        return random.NextInt64(4) switch
        {
            0 => () => new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3 }, seed),
            _ => () => new WildScheduler(seed, manners),
        };
    }

    /// <summary>How many checkpoints that seed keeps, and by what.</summary>
    internal static CheckpointSettings CheckpointsOf(ulong seed)
    {
        var random = KeyedStream.For(seed, "simulation/checkpoints");
        return new CheckpointSettings
        {
            NumToKeep = random.NextDouble() < 0.3 ? null : 1 + (int)random.NextInt64(3),
            ScoreAttribute = random.NextDouble() < 0.5 ? null : "loss",
            LowIsGood = random.NextDouble() < 0.5,
        };
    }
}
