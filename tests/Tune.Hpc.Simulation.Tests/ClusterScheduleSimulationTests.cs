using Tune.Hpc.Simulation.Tests.Cluster;
using Tune.Hpc.Simulation.Tests.Schedules;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Schedulers that pause, resume and exploit, on a cluster that goes wrong: paused is a job that has ended, resumed is a new one.</summary>
public sealed class ClusterScheduleSimulationTests(ITestOutputHelper output)
{
    private const int Trials = 6;

    [Theory, ClassData(typeof(Seeds))]
    public async Task On_a_cluster_every_trial_ends_once_whatever_schedulers_do(ulong seed)
    {
        var faults = ClusterFaults.FromSeed(seed);
        var habits = ScriptHabits.FromSeed(seed);
        var scheduler = DrawnSchedulers.FromSeed(seed, Trials);
        SimulatedCluster? cluster = null;
        using var world = new SimulatedWorld(seed, Faults.OfDrivers(seed), Trials, scheduler, clock => cluster = new SimulatedCluster(seed, clock, faults, habits))
        {
            Request = new JobRequest { Time = faults.TimeLimit is { } limit ? TimeSpan.FromSeconds(limit) : null },
            MaxConcurrent = seed % 2 == 0 ? 4 : 0,
            PollInterval = TimeSpan.FromSeconds(5),
            Checkpoints = DrawnSchedulers.CheckpointsOf(seed),
        };
        try
        {
            var state = await world.RunAsync();
            string replayWith = $"TUNE_SEED={seed} after {world.Drivers} drivers";
            Invariants.Check(world, state, Trials, replayWith);
            ClusterInvariants.Check(world, cluster!, replayWith);
            ScheduleInvariants.Check(world, cluster!.Scripts, places: 0, replayWith);
        }
        catch
        {
            output.WriteLine($"{faults}\n{habits}\n{scheduler.Text}\n{cluster!.Story.With(world.Journal())}");
            throw;
        }
    }
}
