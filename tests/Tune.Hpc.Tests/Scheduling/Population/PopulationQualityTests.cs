using Tune.Hpc.Scheduling.Pb2;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Scheduling.Population;
using Xunit;

namespace Tune.Hpc.Tests.Scheduling.Population;

/// <summary>A population must beat random search of equal epochs on fifteen of twenty seeds (one-sided sign test: luck alone does so with probability 0.021), PB2 on nine of ten (0.011).</summary>
public sealed class PopulationQualityTests(ITestOutputHelper output)
{
    private static readonly PbtSettings _pbt = new()
    {
        PerturbationInterval = 3,
        Mutations = [new Mutation(["lr"], new MutationRule.Within(ToySchedule.Rates))],
    };

    private static readonly Pb2Settings _pb2 = new() { PerturbationInterval = 3, Bounds = [new ParameterBounds(["lr"], 1e-5, 1)] };

    [Fact]
    public void Pbt_follows_a_moving_optimum() => BeatsRandom(_pbt, 20, 15);

    [Fact]
    public void Synchronous_pbt_follows_a_moving_optimum() => BeatsRandom(_pbt with { Synchronous = true }, 20, 15);

    [Fact]
    public void Pb2_follows_a_moving_optimum() => BeatsRandom(_pb2, 10, 9);

    [Fact]
    public void The_same_seed_gives_the_same_population()
    {
        Assert.Equal(ToySchedule.Train(_pbt, 3).Configs, ToySchedule.Train(_pbt, 3).Configs);
        Assert.Equal(ToySchedule.Train(_pb2, 3).Configs, ToySchedule.Train(_pb2, 3).Configs);
    }

    private void BeatsRandom(PopulationSettings settings, int seeds, int enough)
    {
        int wins = 0;
        for (ulong seed = 1; seed <= (ulong)seeds; seed++)
        {
            double random = ToySchedule.Random(seed);
            double trained = ToySchedule.Train(settings, seed).Skill;
            wins += trained > random ? 1 : 0;
            output.WriteLine($"seed {seed}: {settings.Type} {trained:F2}, random {random:F2}");
        }

        Assert.True(wins >= enough, $"{settings.Type} won {wins} of {seeds}");
    }
}
