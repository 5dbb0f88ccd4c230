using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Cluster.Tests.Sweeps;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Schedules;

/// <summary>Populations whose members wait for each other: who takes over from whom does not hang on who is faster.</summary>
public sealed class SynchronousPopulationTests(ClusterFixture fixture)
{
    /// <summary>Every member is judged at every common time: it waits for that as long as it takes.</summary>
    private const string AtCommonTimes = "points='3 6' patience=3000\n";

    [Theory]
    [InlineData(4)]
    [InlineData(2)] // two wait for a place until the others are paused
    public async Task Members_are_compared_once_all_have_come_and_go_on_together(int places)
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            $$"""
            param_space: {x: 'grid_search([10, 20, 300, 400])'}
            max_concurrent_trials: {{places}}
            resources_per_trial: {cpus: 1, memory: 50M, time: 5m}
            stop: {training_iteration: 9}
            scheduler:
              type: pbt
              synch: true
              time_attr: training_iteration
              perturbation_interval: 3
              quantile_fraction: 0.5
              hyperparam_mutations: {x: 'uniform(1, 1000)'}
            """,
            PausingTests.Plain + AtCommonTimes + PausingTests.NineSteps);
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(4);

        Assert.DoesNotContain(sweep.Events<AttemptEnded>(), e => e.Outcome is not (AttemptOutcome.Paused or AttemptOutcome.Replaced or AttemptOutcome.Completed or AttemptOutcome.Stopped));
        AssertTogether(sweep, 3);
        AssertTogether(sweep, 6);
        // The whole lineage: the same for every number of places and every order of arrival.
        Assert.Equal(
            ["3: 3 from 1, x 12", "3: 4 from 2, x 24", "6: 2 from 3, x 732", "6: 4 from 1, x 12"],
            sweep.Events<TrialExploited>().OrderBy(e => (e.Iteration, e.Trial.Number)).Select(e => $"{e.Iteration}: {e.Trial.Number} from {e.Source.Number}, x {e.Config["x"]}"));
        Assert.Contains(sweep.Events<VerdictGiven>(), v => v is { Verdict: VerdictKind.Resume, Reason: "goes on to training_iteration 6 with the others" });
    }

    /// <summary>Nobody is further than the common time before the worst two have taken over there, and each of them goes on from what it took.</summary>
    private static void AssertTogether(ClusterSweep sweep, int time)
    {
        var facts = sweep.Entries().Select(e => e.Event).ToList();
        var taken = facts.OfType<TrialExploited>().Where(e => e.Iteration == time).ToList();
        Assert.Equal(2, taken.Count);
        Assert.All(taken, e => Assert.Equal(("pbt", (long)time), (e.By, e.SourceIteration)));
        int last = facts.IndexOf(taken[^1]);
        var before = facts.Take(last).OfType<ReportReceived>().Select(r => (r.Trial.Number, At: r.Metrics.Single(m => m.Name == MetricNames.TrainingIteration).Value.AsInt64)).ToList();
        Assert.Equal(time, before.Max(r => r.At));
        Assert.Equal([1, 2, 3, 4], before.Where(r => r.At == time).Select(r => r.Number).Order());
        foreach (var exploited in taken)
        {
            var next = facts.Skip(last).OfType<AttemptPlanned>().First(p => p.Trial == exploited.Trial);
            Assert.Equal((exploited.Checkpoint, exploited.SourceIteration, exploited.Update), (next.Checkpoint, next.Iteration, next.Update));
        }
    }
}
