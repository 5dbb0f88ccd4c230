using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>What must hold after every run, however bad it was.</summary>
internal static class Invariants
{
    internal static void Check(SimulatedWorld world, ExperimentState state, int trials, string replayWith)
    {
        var journal = world.Journal();
        int fresh = state.Trials.Count(t => t.Created.RestartOf is null);
        Assert.True(fresh == trials || (state.Stopping is not null && fresh < trials), $"{fresh} trials instead of {trials}; {replayWith}");
        foreach (var trial in state.Trials)
        {
            Assert.True(trial.HasEnded, $"trial {trial.Id} has not ended; {replayWith}");
            int ends = journal.Count(e => e.Event is TrialEnded end && end.Trial == trial.Id);
            int due = 1 + journal.Count(e => e.Event is TrialReopened again && again.Trial == trial.Id);
            Assert.True(ends == due, $"trial {trial.Id} ended {ends} times instead of {due}; {replayWith}");
        }

        foreach (var (attempt, starts) in world.Machine.Starts)
        {
            Assert.True(starts == 1, $"attempt {attempt} was started {starts} times; {replayWith}");
        }

        Assert.True(world.Machine.MostAtOnce <= 4, $"{world.Machine.MostAtOnce} jobs ran at once on 4 CPUs; {replayWith}");
        CheckNothingIsLeft(world, replayWith);
        CheckAttempts(journal, replayWith);
        CheckOrphans(world, journal, replayWith);
        CheckNothingIsLost(world, state, replayWith);
        CheckReports(journal, replayWith);
    }

    /// <summary>When the experiment is over nothing runs, and no job that comes late begins.</summary>
    private static void CheckNothingIsLeft(SimulatedWorld world, string replayWith)
    {
        Assert.True(world.Machine.Running == 0, $"{world.Machine.Running} orphans run on; {replayWith}");
        int starts = world.Machine.Starts.Count;
        world.Machine.Run(TimeSpan.FromSeconds(60));
        Assert.True(world.Machine.Starts.Count == starts, $"{world.Machine.Starts.Count - starts} commands began after the end; {replayWith}");
    }

    /// <summary>Never two live attempts of a trial, and every attempt ends once.</summary>
    private static void CheckAttempts(IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        var live = new Dictionary<TrialId, int>();
        foreach (var entry in journal)
        {
            if (entry.Event is AttemptPlanned planned)
            {
                Assert.True(live.TryAdd(planned.Trial, planned.Attempt), $"entry {entry.Seq}: two live attempts of trial {planned.Trial}; {replayWith}");
            }
            else if (entry.Event is AttemptEnded ended)
            {
                Assert.True(live.Remove(ended.Trial, out int attempt) && attempt == ended.Attempt, $"entry {entry.Seq}: attempt ended twice; {replayWith}");
            }
        }

        Assert.Empty(live);
    }

    /// <summary>No command begins after its attempt has ended: nobody would watch it.</summary>
    private static void CheckOrphans(SimulatedWorld world, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        foreach (var entry in journal)
        {
            if (entry.Event is AttemptEnded ended && world.Machine.StartTimes.TryGetValue(new AttemptId(ended.Trial, ended.Attempt), out var start))
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

    /// <summary>No line of an inbox is counted twice: offsets only grow within an attempt.</summary>
    private static void CheckReports(IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        var offsets = new Dictionary<AttemptId, long>();
        foreach (var report in journal.Select(e => e.Event).OfType<ReportReceived>())
        {
            var attempt = new AttemptId(report.Trial, report.Attempt);
            Assert.True(report.Offset > offsets.GetValueOrDefault(attempt), $"a report of {attempt} was read twice at {report.Offset}; {replayWith}");
            offsets[attempt] = report.Offset;
        }
    }
}
