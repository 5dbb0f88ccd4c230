using Tune.Hpc.Simulation.Tests.Cluster;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

public sealed class ClusterSimulationTests(ITestOutputHelper output)
{
    private const int Trials = 10;

    [Theory, ClassData(typeof(Seeds))]
    public async Task On_a_cluster_every_trial_ends_exactly_once_whatever_goes_wrong(ulong seed)
    {
        var faults = ClusterFaults.FromSeed(seed);
        SimulatedCluster? cluster = null;
        using var world = World(seed, Faults.OfDrivers(seed), faults, clock => cluster = new SimulatedCluster(seed, clock, faults));
        try
        {
            var state = await world.RunAsync();
            string replayWith = $"TUNE_SEED={seed} after {world.Drivers} drivers";
            Invariants.Check(world, state, Trials, replayWith);
            ClusterInvariants.Check(world, cluster!, replayWith);
        }
        catch
        {
            output.WriteLine($"{faults}\n{cluster!.Story.With(world.Journal())}");
            throw;
        }
    }

    [Fact]
    public async Task On_a_cluster_without_faults_every_trial_takes_one_attempt()
    {
        SimulatedCluster? cluster = null;
        using var world = World(1, Faults.None, ClusterFaults.None, clock => cluster = new SimulatedCluster(1, clock, ClusterFaults.None));
        var state = await world.RunAsync();
        Assert.All(state.Trials, t => Assert.Equal((1, 10L, TrialStatus.Terminated), (t.Attempts.Count, t.Reports, t.Status)));
        ClusterInvariants.Check(world, cluster!, "no faults");
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_story_twice()
    {
        Assert.Equal(await StoryOfAsync(15), await StoryOfAsync(15));

        static async Task<string> StoryOfAsync(ulong seed)
        {
            var faults = ClusterFaults.FromSeed(seed);
            SimulatedCluster? cluster = null;
            using var world = World(seed, Faults.OfDrivers(seed), faults, clock => cluster = new SimulatedCluster(seed, clock, faults));
            await world.RunAsync();
            return cluster!.Story.With([]);
        }
    }

    private static SimulatedWorld World(ulong seed, Faults ofDrivers, ClusterFaults faults, Func<VirtualClock, SimulatedCluster> cluster) =>
        new(seed, ofDrivers, Trials, asha: seed % 3 == 0, cluster)
        {
            Request = new JobRequest { Time = faults.TimeLimit is { } limit ? TimeSpan.FromSeconds(limit) : null },
            MaxConcurrent = seed % 2 == 0 ? 6 : 0,
            PollInterval = TimeSpan.FromSeconds(5),
        };
}
