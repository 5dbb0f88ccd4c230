using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>What must hold after every run on the simulated cluster, besides the journal.</summary>
internal static class ClusterInvariants
{
    /// <summary>Under that name a submission is counted once more that met a limit.</summary>
    internal const string RefusedSubmission = "sbatch at a limit";

    internal static void Check(SimulatedWorld world, SimulatedCluster cluster, string replayWith)
    {
        var journal = world.Journal();
        Assert.True(cluster.Violations.Count == 0, $"{string.Join("; ", cluster.Violations.Take(3))}; {replayWith}");
        foreach (var twice in cluster.Processes.Where(p => p.HasBegun).GroupBy(p => p.Attempt).Where(g => g.Count() > 1))
        {
            Assert.Fail($"the command of attempt {twice.Key} ran {twice.Count()} times; {replayWith}");
        }

        CheckOrphans(cluster, journal, replayWith);
        CheckOutcomes(cluster, journal, replayWith);
        CheckReports(cluster, journal, replayWith);
        CheckSilence(cluster, journal, replayWith);
        CheckLimit(world, journal, replayWith);
        CheckCalls(cluster, replayWith);
        CheckNothingIsLeft(cluster, journal, replayWith);
    }

    /// <summary>No command begins after its attempt has ended: nobody would watch it.</summary>
    private static void CheckOrphans(SimulatedCluster cluster, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        foreach (var process in cluster.Processes.Where(p => p.HasBegun))
        {
            var ended = journal.FirstOrDefault(e => e.Event is AttemptEnded end && new AttemptId(end.Trial, end.Attempt) == process.Attempt);
            Assert.True(ended.Event is null || process.BeganAt <= ended.Time, $"entry {ended.Seq}: {process.Attempt} ended, and its command began {process.BeganAt - ended.Time} later; {replayWith}");
        }
    }

    /// <summary>Completed is only what came to its end unasked, unless the controller has forgotten by a crash that it asked.</summary>
    private static void CheckOutcomes(SimulatedCluster cluster, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        foreach (var (seq, end) in journal.Where(e => e.Event is AttemptEnded { Outcome: AttemptOutcome.Completed }).Select(e => (e.Seq, (AttemptEnded)e.Event)))
        {
            var process = cluster.Processes.FirstOrDefault(p => p.HasBegun && p.Attempt == new AttemptId(end.Trial, end.Attempt));
            bool isForgotten = cluster.Controller.Crashes.Exists(at => (at - process?.TerminatedAt)?.Duration() < TimeSpan.FromSeconds(10));
            Assert.True(isForgotten || process is { IsComplete: true } or { RanOutOfMemory: true, Signal: 0 }, $"entry {seq}: {end.Trial}/{end.Attempt} is called completed; {replayWith}");
        }
    }

    /// <summary>Every report line that could be seen when its attempt ended is in the journal by then.</summary>
    private static void CheckReports(SimulatedCluster cluster, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        foreach (var (seq, time, end) in journal.Where(e => e.Event is AttemptEnded).Select(e => (e.Seq, e.Time, (AttemptEnded)e.Event)))
        {
            var attempt = new AttemptId(end.Trial, end.Attempt);
            int read = journal.Count(e => e.Seq < seq && e.Event is ReportReceived report && new AttemptId(report.Trial, report.Attempt) == attempt);
            int seen = cluster.Processes.Where(p => p.Attempt == attempt).Sum(p => p.ReportsSeenAt.Count(at => at <= time));
            Assert.True(read >= seen, $"entry {seq}: {attempt} ended with {read} reports read, {seen} lay there; {replayWith}");
        }
    }

    /// <summary>When a question was not answered no attempt ends by the executor's word: only by what lies on the disk, or by the driver's own verdict.</summary>
    private static void CheckSilence(SimulatedCluster cluster, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        foreach (var moment in journal.GroupBy(e => e.Time).Where(g => cluster.Unanswered.Contains(g.Key) && g.Select(e => e.Epoch).Distinct().Count() == 1))
        {
            var word = moment.FirstOrDefault(e => e.Event is AttemptEnded { ExitCode: null, Signal: null, Outcome: not AttemptOutcome.Stopped and not AttemptOutcome.Interrupted and not AttemptOutcome.Paused and not AttemptOutcome.Replaced });
            Assert.True(word.Event is null, $"entry {word.Seq}: an attempt ends by a word that was not given; {replayWith}");
        }
    }

    private static void CheckLimit(SimulatedWorld world, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        int live = 0;
        foreach (var entry in journal)
        {
            live += entry.Event is AttemptPlanned ? 1 : entry.Event is AttemptEnded ? -1 : 0;
            Assert.True(world.MaxConcurrent == 0 || live <= world.MaxConcurrent, $"entry {entry.Seq}: {live} live attempts instead of {world.MaxConcurrent}; {replayWith}");
        }
    }

    /// <summary>The queue is asked when that is due and not more often, but for the look at what is left when a driver leaves; accounting not more often than the queue.</summary>
    private static void CheckCalls(SimulatedCluster cluster, string replayWith)
    {
        foreach (var driver in cluster.Calls.GroupBy(c => c.Driver))
        {
            var queries = driver.Where(c => c.Program == "squeue").ToList();
            for (int i = 1; i < queries.Count && !queries[i].OfSweep; i++)
            {
                var after = queries[i].At - queries[i - 1].At;
                Assert.True(after >= SimulatedCluster.QueuePoll, $"{queries[i].At:T}: the queue was asked again after {after}; {replayWith}");
            }

            var refusals = driver.Where(c => c.Program == RefusedSubmission).ToList();
            int tooSoon = refusals.Zip(refusals.Skip(1)).Count(p => p.Second.At - p.First.At is var after && after > TimeSpan.Zero && after < SimulatedCluster.QueuePoll);
            Assert.True(tooSoon == 0 || cluster.Faults.Suspension > 0, $"{tooSoon} submissions were tried again too soon after a limit was reached; {replayWith}");
            int sacct = driver.Count(c => c.Program == "sacct");
            Assert.True(sacct <= queries.Count, $"accounting was asked {sacct} times, the queue {queries.Count} times; {replayWith}");
        }
    }

    /// <summary>When the experiment is over no job of it waits or runs, and nothing runs that can be reached. What somebody put back into the queue
    /// since it was asked last, nobody knew of: such a job leaves by itself. A last look that was not answered is told.</summary>
    private static void CheckNothingIsLeft(SimulatedCluster cluster, IReadOnlyList<JournalEntry> journal, string replayWith)
    {
        (cluster.IsCalm, cluster.Controller.StartsNothing) = (true, true);
        cluster.Run(TimeSpan.FromMinutes(5));
        var left = cluster.Controller.Unfinished.Where(j => !(j.QueuedAgainAt >= cluster.QueueAnsweredAt)).Select(j => $"{j.Handle} of {j.Attempt} {j.State} {j.Reason}").ToList();
        bool isTold = journal.Any(e => e.Event is WarningRaised { Kind: "sweep-failed" } && journal[^1].Time - e.Time < TimeSpan.FromMinutes(1));
        Assert.True(isTold || left.Count == 0, $"left in the queue: {string.Join(", ", left)}; {replayWith}");
        var orphans = cluster.Processes.Where(p => p is { HasBegun: true, IsOver: false, IsDetached: false }).Select(p => $"{p.Attempt}").ToList();
        Assert.True(orphans.Count == 0, $"still running: {string.Join(", ", orphans)}; {replayWith}");
    }
}
