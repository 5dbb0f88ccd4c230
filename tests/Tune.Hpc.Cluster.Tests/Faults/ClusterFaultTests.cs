using System.Diagnostics;
using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests.Faults;

/// <summary>Faults are what they claim to be, and can be healed.</summary>
[Collection(FaultCollection.Name)]
public sealed class ClusterFaultTests(ClusterFixture fixture) : IAsyncLifetime
{
    private TestCluster Cluster => fixture.Cluster;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await fixture.HealAsync();

    [Fact]
    public async Task A_killed_node_takes_its_jobs_with_it_and_comes_back()
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "while sleep 0.1; do date >>alive; done", "-w", "node1", "--no-requeue");
        await Until.TrueAsync(() => File.Exists(folder["alive"]), () => "no file");
        await using (await Cluster.Faults.KillNodeAsync("node1"))
        {
            long length = new FileInfo(folder["alive"]).Length;
            Assert.Contains("DOWN", await Cluster.Slurm.NodeAsync("node1"), StringComparison.Ordinal);
            await Cluster.Slurm.StateAsync(job, "NODE_FAIL");
            Assert.Equal(length, new FileInfo(folder["alive"]).Length);
        }

        await JobRunsAsync(folder, "node1");
    }

    [Fact]
    public async Task Jobs_outlive_a_slurmd_that_is_killed_until_it_is_back()
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "while sleep 0.1; do date >>alive; done", "-w", "node1", "--no-requeue");
        await Until.TrueAsync(() => File.Exists(folder["alive"]), () => "no file");
        await using (await Cluster.Faults.KillSlurmdAsync("node1"))
        {
            await Cluster.Slurm.StateAsync(job, "NODE_FAIL");
            long length = new FileInfo(folder["alive"]).Length;
            await Until.TrueAsync(() => new FileInfo(folder["alive"]).Length > length, () => "nothing more was written");
        }

        await JobRunsAsync(folder, "node1");
    }

    [Fact]
    public async Task A_drained_node_takes_no_more_jobs()
    {
        await using var folder = await Cluster.FolderAsync();
        await using var fault = await Cluster.Faults.DrainNodeAsync("node1");
        string job = await Cluster.Slurm.SubmitAsync(folder, "true", "-w", "node1");
        await Until.SeenAsync(folder.JobsAsync, jobs => jobs is [{ State: "PENDING" } waiting] && waiting.Reason.Contains("ReqNodeNotAvail", StringComparison.Ordinal), "it to wait for its node");
        await fault.HealAsync();
        await Cluster.Slurm.StateAsync(job, "COMPLETED");
    }

    [Fact]
    public async Task A_controller_that_crashed_is_missed_and_started_again()
    {
        await using var folder = await Cluster.FolderAsync();
        await using (await Cluster.Faults.CrashControllerAsync())
        {
            var said = await Cluster.RunAsUserAsync("squeue", []);
            Assert.Contains("Unable to contact slurm controller", said.With(1).Err, StringComparison.Ordinal);
        }

        await JobRunsAsync(folder, "node1");
    }

    [Fact]
    public async Task A_controller_that_was_stopped_forgets_nothing()
    {
        await using var folder = await Cluster.FolderAsync();
        string job = await Cluster.Slurm.SubmitAsync(folder, "true", "--hold");
        await using (await Cluster.Faults.StopControllerAsync())
        {
        }

        Assert.Equal("PENDING", await Cluster.Slurm.StateNowAsync(job));
    }

    [Fact]
    public async Task Calls_to_a_held_controller_hang_and_time_out()
    {
        await using var folder = await Cluster.FolderAsync();
        await using (await Cluster.Faults.HoldControllerAsync())
        {
            long begin = Stopwatch.GetTimestamp();
            var said = await Cluster.RunAsUserAsync("squeue", []);
            Assert.Contains("Socket timed out", said.With(1).Err, StringComparison.Ordinal);
            Assert.InRange(Stopwatch.GetElapsedTime(begin), Cluster.Facts.MessageTimeout - TimeSpan.FromSeconds(1), Until.Patience);
        }

        await JobRunsAsync(folder, "node1");
    }

    [Fact]
    public async Task Jobs_run_while_accounting_is_away_and_are_recorded_later()
    {
        await using var folder = await Cluster.FolderAsync();
        string job;
        await using (await Cluster.Faults.CrashAccountingAsync())
        {
            (await Cluster.RunAsUserAsync("sacct", [])).With(1);
            job = await Cluster.Slurm.SubmitAsync(folder, "touch ran");
            await Until.TrueAsync(() => File.Exists(folder["ran"]), () => "no file");
        }

        await Until.SeenAsync(() => Cluster.Slurm.RecordsAsync(job), records => records is [{ State: "COMPLETED" }], $"a record of job {job}");
    }

    [Fact]
    public async Task A_killed_host_refuses_connections_until_it_is_back()
    {
        string[] call = ["-F", Cluster.Facts.SshConfig, "host1", "true"];
        await using (await Cluster.Faults.KillHostAsync("host1"))
        {
            (await Cluster.RunAsUserAsync("ssh", call)).With(255);
        }

        (await Cluster.RunAsUserAsync("ssh", call)).With(0);
    }

    private async Task JobRunsAsync(SharedFolder folder, string node)
    {
        string job = await Cluster.Slurm.SubmitAsync(folder, "true", "-w", node);
        await Cluster.Slurm.StateAsync(job, "COMPLETED");
    }
}
