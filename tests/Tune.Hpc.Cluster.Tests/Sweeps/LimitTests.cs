using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>Limits on the number of jobs, and clusters without accounting.</summary>
[Collection("qos tight")] // its limit counts the jobs of all that use it
public sealed class LimitTests(ClusterFixture fixture)
{
    [Fact]
    public async Task A_sweep_larger_than_the_accounts_limit_slides_through_below_it()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster, "param_space: {x: uniform(0, 1)}\nnum_samples: 14\nmax_concurrent_trials: 10", "sleep 1; report $TUNE_PARAM_X", "account: capped");
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(14);
        Assert.Equal(14, sweep.Events<AttemptEnded>().Count(e => e.Outcome == AttemptOutcome.Completed));
    }

    [Fact]
    public async Task A_limit_that_others_of_the_users_jobs_use_up_is_met_and_waited_out()
    {
        await using var others = await fixture.Cluster.FolderAsync();
        await using var sweep = await ClusterSweep.MakeAsync(fixture.Cluster, "param_space: {x: uniform(0, 1)}\nnum_samples: 6", "sleep 1; report $TUNE_PARAM_X", "qos: tight");
        string job = await fixture.Cluster.Slurm.SubmitAsync(others, "sleep 600", "--qos=tight");
        using var driver = sweep.StartRun();
        await sweep.SeenAsync<TrialEnded>(driver, ended => ended.Count > 0 || sweep.Events<WarningRaised>().Any(w => w.Kind == "submission-waits"), "the limit is met");
        await fixture.Cluster.AdministerAsync("scancel", job);
        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(6);
        Assert.Equal(6, sweep.Events<AttemptEnded>().Count(e => e.Outcome == AttemptOutcome.Completed));
    }

    [Theory]
    [InlineData("echo 'Slurm accounting storage is disabled' >&2; exit 1")]
    [InlineData("exit 0")]
    public async Task Without_accounting_no_trial_is_lost(string sacct)
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            """
            param_space: {i: "grid_search([1, 2, 3, 4, 5, 6])"}
            resources_per_trial: {cpus: 2}
            """,
            """
            report 1
            [ $TUNE_PARAM_I -gt 1 ] || for_ever
            [ $TUNE_PARAM_I -gt 2 ] || kill -s KILL $PPID
            """);
        sweep.PutBefore("sacct", sacct);
        sweep.PutBefore("sacctmgr", "echo 'You are not running a supported accounting_storage plugin' >&2; exit 1");
        using var driver = sweep.StartRun();
        await sweep.ReportedAsync(driver, 6);
        (await fixture.Cluster.RunAsUserAsync("scancel", [sweep.JobOf(1)])).With(0);
        (await driver.EndAsync()).With(1);
        await sweep.AreKeptAsync(6, status: null);
        Assert.Equal([AttemptOutcome.Canceled], sweep.OutcomesOf(1));
        // Its job script was killed: there is no exit record, only the queue's word.
        Assert.Equal(AttemptOutcome.Failed, sweep.OutcomesOf(2)[0]);
        Assert.Equal(4, sweep.Events<TrialEnded>().Count(e => e.Status == TrialStatus.Terminated));
    }
}
