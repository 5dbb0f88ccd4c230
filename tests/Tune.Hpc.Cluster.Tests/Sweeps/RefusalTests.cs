using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>What can't be run is a clear error, and nobody waits for it.</summary>
public sealed class RefusalTests(ClusterFixture fixture)
{
    [Fact]
    public async Task Where_slurms_programs_are_missing_it_says_where_they_are()
    {
        await using var sweep = await ClusterSweep.MakeAsync(fixture.Cluster, "param_space: {x: uniform(0, 1)}", "report 1");
        Directory.CreateDirectory(sweep.Folder["bin"]);
        File.CreateSymbolicLink(sweep.Folder["bin", "sh"], "/bin/sh");
        sweep.SearchOnly(sweep.Folder["bin"]);
        var said = (await sweep.RunAsync()).With(3);
        Assert.Contains("sbatch", said.Err, StringComparison.Ordinal);
        Assert.Contains("login node", said.Err, StringComparison.Ordinal);
        Assert.Empty(sweep.Entries());
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
}
