using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>What a cluster will never run is a clear error before any trial is lost, with what the cluster would accept.</summary>
public sealed class RefusalTests(ClusterFixture fixture)
{
    private const string Space = "param_space: {x: uniform(0, 1)}\nnum_samples: 3";

    [Theory]
    [InlineData("partition: nowhere", "", "nowhere", "debug")]
    [InlineData("account: nobody", "", "nobody", "tune")]
    [InlineData("qos: golden", "", "golden", "normal")]
    [InlineData("partition: closed", "", "closed", "DOWN")]
    [InlineData("partition: gpu", "gpus: 3", "gpus", "2")]
    [InlineData("partition: debug", "memory: 4X", "4X", "4G")]
    [InlineData("partition: debug", "memory: 64G", "memory", "16000")]
    [InlineData("partition: debug", "nodes: 5", "nodes", "4")]
    [InlineData("partition: debug", "time: 2h", "2h", "30")]
    [InlineData("partition: debug, sbatch_options: {partition: long}", "", "partition", "sbatch_options")]
    public async Task A_request_the_cluster_will_not_run_is_refused_before_the_first_trial(string executor, string request, string culprit, string offer)
    {
        await using var sweep = await ClusterSweep.MakeAsync(fixture.Cluster, $"{Space}\nresources_per_trial: {{{request}}}", "report 1", executor);
        await RefusedAsync(sweep, culprit, offer);
    }

    [Fact]
    public async Task Where_slurms_programs_are_missing_it_says_where_they_are()
    {
        await using var sweep = await ClusterSweep.MakeAsync(fixture.Cluster, Space, "report 1");
        Directory.CreateDirectory(sweep.Folder["bin"]);
        File.CreateSymbolicLink(sweep.Folder["bin", "sh"], "/bin/sh");
        sweep.SearchOnly(sweep.Folder["bin"]);
        await RefusedAsync(sweep, "sbatch", "login node", exitCode: 3);
    }

    [Fact]
    public async Task A_partition_that_is_closed_to_a_waiting_job_ends_its_trial_instead_of_waiting_for_ever()
    {
        await using var sweep = await ClusterSweep.MakeAsync(fixture.Cluster, "param_space: {x: uniform(0, 1)}", "report 1", "partition: long, sbatch_options: {begin: now+1hour}");
        using var driver = sweep.StartRun();
        await sweep.SeenAsync<JobAccepted>(driver, jobs => jobs.Count == 1, "the job is accepted");
        await fixture.Cluster.AdministerAsync("scontrol", "update", $"jobid={sweep.JobOf(1)}", "starttime=now", "partition=closed");
        var said = (await driver.EndAsync()).With(1);
        await sweep.AreKeptAsync(1, TrialStatus.Error);
        Assert.Contains("PartitionDown", said.Err, StringComparison.Ordinal);
        Assert.Equal(AttemptOutcome.LaunchFailed, Assert.Single(sweep.Events<AttemptEnded>()).Outcome);
    }

    private static async Task RefusedAsync(ClusterSweep sweep, string culprit, string offer, int exitCode = 2)
    {
        var said = (await sweep.RunAsync()).With(exitCode);
        Assert.Contains(culprit, said.Err, StringComparison.Ordinal);
        Assert.Contains(offer, said.Err, StringComparison.Ordinal);
        Assert.Empty(sweep.Events<TrialEnded>());
        await sweep.Folder.NothingIsLeftAsync();
    }
}
