using Tune.Hpc.Scheduling.Pb2;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Scheduling.Population;
using Xunit;

namespace Tune.Hpc.Tests.Scheduling.Population;

/// <summary>Twenty seeds; a population must beat random search of equal epochs on fifteen of them, which luck alone does with probability 0.02 (one-sided sign test).</summary>
public sealed class PopulationQualityTests(ITestOutputHelper output)
{
    private const int Seeds = 20;
    private const int Wins = 15;

    private static readonly PbtSettings _pbt = new()
    {
        PerturbationInterval = 3,
        Mutations = [new Mutation(["lr"], new MutationRule.Within(ToySchedule.Rates))],
    };

    private static readonly Pb2Settings _pb2 = new() { PerturbationInterval = 3, Bounds = [new ParameterBounds(["lr"], 1e-5, 1)] };

    [Fact]
    public void Pbt_follows_a_moving_optimum() => BeatsRandom(_pbt);

    [Fact]
    public void Synchronous_pbt_follows_a_moving_optimum() => BeatsRandom(_pbt with { Synchronous = true });

    [Fact]
    public void Pb2_follows_a_moving_optimum() => BeatsRandom(_pb2);

    [Fact]
    public void The_same_seed_gives_the_same_population()
    {
        Assert.Equal(ToySchedule.Train(_pbt, 3).Configs, ToySchedule.Train(_pbt, 3).Configs);
        Assert.Equal(ToySchedule.Train(_pb2, 3).Configs, ToySchedule.Train(_pb2, 3).Configs);
    }

    private void BeatsRandom(PopulationSettings settings)
    {
        int wins = 0;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            double random = ToySchedule.Random(seed);
            double trained = ToySchedule.Train(settings, seed).Skill;
            wins += trained > random ? 1 : 0;
            output.WriteLine($"seed {seed}: {settings.Type} {trained:F2}, random {random:F2}");
        }

        Assert.True(wins >= Wins, $"{settings.Type} won {wins} of {Seeds}");
    }
}
