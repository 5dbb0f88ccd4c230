using Tune.Hpc.Search;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Simulation.Tests.Schedules;

/// <summary>A machine that goes wrong, with a scheduler drawn by seed: one run of it, and everything that must hold after it.</summary>
internal static class ScheduledWorld
{
    /// <param name="seed">Draws everything.</param>
    /// <param name="trials">How many there are.</param>
    /// <param name="searcher">What chooses configurations, and its description; null: a list.</param>
    /// <param name="output">Hears what was drawn and what happened, where something does not hold.</param>
    internal static async Task RunAsync(ulong seed, int trials, (string Text, Func<ISearcher> Make)? searcher, ITestOutputHelper output)
    {
        var faults = Faults.FromSeed(seed);
        SimulatedMachine? machine = null;
        var habits = ScriptHabits.FromSeed(seed);
        var scheduler = DrawnSchedulers.FromSeed(seed, trials);
        using var world = new SimulatedWorld(seed, faults, trials, scheduler, clock => machine = new SimulatedMachine(seed, clock, faults, habits))
        {
            Checkpoints = DrawnSchedulers.CheckpointsOf(seed),
            Searcher = searcher?.Make ?? (() => new ListSearcher()),
        };
        try
        {
            var state = await world.RunAsync();
            string replayWith = $"TUNE_SEED={seed} after {world.Drivers} drivers";
            Invariants.Check(world, state, trials, replayWith);
            MachineInvariants.Check(world, machine!, state, replayWith);
            ScheduleInvariants.Check(world, machine!.Scripts, places: 4, replayWith);
        }
        catch
        {
            output.WriteLine($"{faults}\n{habits}\n{scheduler.Text}\n{searcher?.Text}\n{string.Join('\n', world.Journal().Select(e => $"{e.Seq} {e.Time:T} (driver {e.Epoch}) {e.Event}"))}");
            throw;
        }
    }
}
