using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>What the product is for.</summary>
public sealed class AshaSweepTests(ClusterFixture fixture)
{
    [Fact]
    public async Task Two_hundred_trials_are_run_as_job_arrays_on_all_nodes_and_the_poor_ones_are_stopped()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            """
            param_space: {x: uniform(0, 1)}
            num_samples: 200
            search_alg: random
            scheduler: {type: asha, max_t: 4, grace_period: 1, reduction_factor: 2}
            resources_per_trial: {cpus: 1, memory: 50M, time: 5m}
            """,
            "for step in 1 2 3 4; do sleep 1; report $TUNE_PARAM_X; done");
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(200);

        Assert.Equal(fixture.Cluster.Facts.Nodes, sweep.Events<AttemptStarted>().Select(e => e.Node!).Distinct().Order());
        var stopped = sweep.Events<VerdictGiven>().Where(v => v.Verdict == VerdictKind.Stop && v.By == "asha" && v.Iteration < 4).Select(v => v.Trial).Distinct().ToList();
        Assert.InRange(stopped.Count, 20, 190);
        var inArrays = sweep.Events<JobAccepted>().Where(e => e.Job.Contains('_', StringComparison.Ordinal)).ToList();
        Assert.True(inArrays.Count > 100, $"{inArrays.Count} of 200 jobs were elements of arrays");
        long calls = sweep.Events<CallsMade>().Sum(e => e.Calls.GetValueOrDefault("sbatch"));
        Assert.InRange(calls, 1, 200 - inArrays.Count + (inArrays.Count / 2));
        Assert.DoesNotContain(sweep.Events<AttemptEnded>(), e => e.Outcome is not (AttemptOutcome.Completed or AttemptOutcome.Stopped));
        Assert.True(File.Exists(Path.Combine(sweep.Experiment, "results", "trials.parquet")));
    }
}
