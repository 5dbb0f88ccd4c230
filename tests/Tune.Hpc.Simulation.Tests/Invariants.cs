using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>What the journal must hold after every run, wherever it ran and however bad it was.</summary>
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

        CheckAttempts(journal, replayWith);
        CheckReports(journal, replayWith);
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
