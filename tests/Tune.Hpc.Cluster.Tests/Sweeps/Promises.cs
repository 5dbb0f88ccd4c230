using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>What holds for every sweep, whatever was done to it.</summary>
internal static class Promises
{
    /// <summary>No trial is lost, no attempt ran twice or beside another, every report is of the attempt it is written to, and no job is left.</summary>
    /// <param name="sweep">The sweep, at its end.</param>
    /// <param name="trials">How many there are.</param>
    /// <param name="status">How they have all ended; null where that differs.</param>
    public static async Task AreKeptAsync(this ClusterSweep sweep, int trials, TrialStatus? status = TrialStatus.Terminated)
    {
        string journal = sweep.Describe();
        var ends = sweep.Events<TrialEnded>().GroupBy(e => e.Trial.Number).ToList();
        var reopened = sweep.Events<TrialReopened>().ToLookup(e => e.Trial.Number);
        Assert.True(ends.All(g => g.Count() == 1 + reopened[g.Key].Count()), $"a trial ended more than once: {journal}");
        var ended = ends.ToDictionary(g => g.Key, g => g.Last());
        Assert.True(Enumerable.Range(1, trials).SequenceEqual(ended.Keys.Order()), $"these have ended: {string.Join(' ', ended.Keys.Order())}; {journal}");
        Assert.True(ended.Values.All(e => status is null || e.Status == status), $"not all are {status}: {journal}");
        Assert.True(sweep.Events<ExperimentEnded>().Count > 0, $"it is not over: {journal}");
        EachAttemptAfterTheOther(sweep, journal);
        foreach (int trial in Enumerable.Range(1, trials))
        {
            var begun = sweep.Begun(trial);
            Assert.True(begun.Distinct().Count() == begun.Length, $"trial {trial} ran an attempt twice: {string.Join(' ', begun)}; {journal}");
        }

        Assert.All(sweep.Events<ReportReceived>(), r => Assert.Equal(r.Attempt, r.Metrics.Single(m => m.Name == "by_attempt").Value.AsInt64));
        await sweep.Folder.NothingIsLeftAsync();
    }

    private static void EachAttemptAfterTheOther(ClusterSweep sweep, string journal)
    {
        var live = new Dictionary<int, int>();
        foreach (var fact in sweep.Entries().Select(e => e.Event))
        {
            if (fact is AttemptPlanned planned)
            {
                Assert.True(live.TryAdd(planned.Trial.Number, planned.Attempt), $"trial {planned.Trial} was given two attempts at once: {journal}");
            }
            else if (fact is AttemptEnded ended)
            {
                Assert.True(live.Remove(ended.Trial.Number, out int attempt) && attempt == ended.Attempt, $"attempt {ended.Trial}.{ended.Attempt} ended twice: {journal}");
            }
        }

        Assert.True(live.Count == 0, $"attempts have not ended: {string.Join(' ', live)}; {journal}");
    }
}
