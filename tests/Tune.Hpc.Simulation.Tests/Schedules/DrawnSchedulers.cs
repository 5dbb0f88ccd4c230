using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Scheduling.Pb2;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Schedules;

/// <summary>The schedulers that simulated experiments have, drawn by seed: every second one is wild.</summary>
internal static class DrawnSchedulers
{
    /// <summary>What a seed draws.</summary>
    internal static DrawnScheduler FromSeed(ulong seed, long trials)
    {
        var random = KeyedStream.For(seed, "simulation/scheduler");
        if (random.NextDouble() < 0.5)
        {
            var manners = WildManners.FromSeed(seed);
            return new DrawnScheduler(manners.ToString(), () => new WildScheduler(seed, manners), null);
        }

        var settings = Draw(ref random);
        var setting = new SchedulerSetting(seed, new Objective("loss", ObjectiveMode.Min)) { Trials = trials };
        return new DrawnScheduler(settings.ToString(), () => settings.Create(setting), settings as ResourceChangingSettings);
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

    private static SchedulerSettings Draw(ref KeyedStream random)
    {
        int kind = (int)random.NextInt64(8);
        bool coin = random.NextDouble() < 0.5;
        int small = 1 + (int)random.NextInt64(3);
        double quantile = random.NextDouble() / 2;
        return kind switch
        {
            0 => new AshaSettings { MaxT = 9, ReductionFactor = 3, StopLastTrials = coin },
            1 => new AshaSettings { MaxT = 9, ReductionFactor = 2 + (small / 2.0), GracePeriod = small, Variant = AshaVariant.Promotion, StopLastTrials = coin },
            2 => new HyperbandSettings { MaxT = 9, ReductionFactor = 3, StopLastTrials = coin, Order = coin ? HyperbandOrder.Aggressive : HyperbandOrder.Conservative },
            3 => new HyperbandForBohbSettings { MaxT = 9, ReductionFactor = 1 + small, StopLastTrials = coin },
            4 => new MedianSettings { TimeAttribute = MetricNames.TrainingIteration, GracePeriod = small, MinSamplesRequired = small, HardStop = coin, MinTimeSlice = small - 1 },
            5 or 6 => new PbtSettings
            {
                TimeAttribute = MetricNames.TrainingIteration,
                PerturbationInterval = small,
                QuantileFraction = quantile,
                Synchronous = kind == 6,
                Mutations = [new Mutation(["m"], new MutationRule.Among([ConfigValue.Of(1), ConfigValue.Of(2), ConfigValue.Of(3)], HasOrder: coin))],
            },
            _ => coin
                ? new Pb2Settings { TimeAttribute = MetricNames.TrainingIteration, PerturbationInterval = small, QuantileFraction = quantile, Synchronous = small == 1, Bounds = [new ParameterBounds(["m"], 0, 5)] }
                : new ResourceChangingSettings
                {
                    Base = small == 1 ? new FifoSettings() : new AshaSettings { MaxT = 9, ReductionFactor = 3, Variant = (AshaVariant)(small - 2) },
                    Policy = (ResourcePolicy)(small % 2),
                    Objective = new Objective("loss", ObjectiveMode.Min),
                },
        };
    }
}

/// <summary>A scheduler of a simulated experiment.</summary>
/// <param name="Text">For whoever reads a failed simulation.</param>
/// <param name="Make">Makes it without memory, for each reader of the journal.</param>
/// <param name="Resources">How it changes resources, if it does.</param>
internal sealed record DrawnScheduler(string Text, Func<ITrialScheduler> Make, ResourceChangingSettings? Resources);
