using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>What must hold after every run on the simulated machine, besides the journal.</summary>
internal static class MachineInvariants
{
    internal static void Check(SimulatedWorld world, SimulatedMachine machine, ExperimentState state, string replayWith)
    {
        foreach (var (attempt, starts) in machine.Starts)
        {
            Assert.True(starts == 1, $"attempt {attempt} was started {starts} times; {replayWith}");
        }

        Assert.True(machine.MostAtOnce <= 4, $"{machine.MostAtOnce} jobs ran at once on 4 CPUs; {replayWith}");
        CheckNothingIsLeft(machine, replayWith);
        CheckOrphans(machine, world.Journal(), replayWith);
        CheckNothingIsLost(world, state, replayWith);
    }

    /// <summary>When the experiment is over nothing runs, and no job that comes late begins.</summary>
    private static void CheckNothingIsLeft(SimulatedMachine machine, string replayWith)
    {
        Assert.True(machine.Running == 0, $"{machine.Running} orphans run on; {replayWith}");
        int starts = machine.Starts.Count;
        machine.Run(TimeSpan.FromSeconds(60));
        Assert.True(machine.Starts.Count == starts, $"{machine.Starts.Count - starts} commands began after the end; {replayWith}");
    }

    /// <summary>No command begins after its attempt has ended: nobody would watch it.</summary>
    private static void CheckOrphans(SimulatedMachine machine, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        foreach (var entry in journal)
        {
            if (entry.Event is AttemptEnded ended && machine.StartTimes.TryGetValue(new AttemptId(ended.Trial, ended.Attempt), out var start))
            {
                Assert.True(start <= entry.Time, $"entry {entry.Seq}: {ended.Trial}/{ended.Attempt} ended, and its command began {start - entry.Time} later; {replayWith}");
            }
        }
    }

    /// <summary>Every whole report line of every attempt is in the journal, however the attempt ended.</summary>
    private static void CheckNothingIsLost(SimulatedWorld world, ExperimentState state, string replayWith)
    {
        foreach (var attempt in state.Trials.SelectMany(t => t.Attempts))
        {
            string inbox = world.Folder.Attempt(attempt.Id).Reports;
            int written = File.Exists(inbox) ? File.ReadLines(inbox).Count(l => l.StartsWith('{') && l.EndsWith('}')) : 0;
            Assert.True(written == attempt.Reports, $"attempt {attempt.Id} wrote {written} reports, {attempt.Reports} were read; {replayWith}");
        }
    }
}
