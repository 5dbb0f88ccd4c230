using Tune.Hpc.Simulation.Tests.Schedules;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Simulation.Tests.Searchers;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Searchers that learn, on a machine that goes wrong: whatever driver takes over, it proposes what the one before would have.</summary>
public sealed class SearchSimulationTests(ITestOutputHelper output)
{
    private const int Trials = 16;

    [Theory, ClassData(typeof(Seeds))]
    public async Task A_driver_that_takes_over_goes_on_with_the_search_where_it_was(ulong seed)
    {
        var faults = Faults.FromSeed(seed);
        SimulatedMachine? machine = null;
        var habits = ScriptHabits.FromSeed(seed);
        var scheduler = DrawnSchedulers.FromSeed(seed, Trials);
        var (text, make) = DrawnSearchers.FromSeed(seed, Trials);
        using var world = new SimulatedWorld(seed, faults, Trials, scheduler, clock => machine = new SimulatedMachine(seed, clock, faults, habits))
        {
            Checkpoints = DrawnSchedulers.CheckpointsOf(seed),
            Searcher = make,
        };
        try
        {
            var state = await world.RunAsync();
            string replayWith = $"TUNE_SEED={seed} after {world.Drivers} drivers";
            Invariants.Check(world, state, Trials, replayWith);
            MachineInvariants.Check(world, machine!, state, replayWith);
            ScheduleInvariants.Check(world, machine!.Scripts, places: 4, replayWith);
        }
        catch
        {
            output.WriteLine($"{faults}\n{habits}\n{scheduler.Text}\n{text}\n{string.Join('\n', world.Journal().Select(e => $"{e.Seq} {e.Time:T} (driver {e.Epoch}) {e.Event}"))}");
            throw;
        }
    }
}
