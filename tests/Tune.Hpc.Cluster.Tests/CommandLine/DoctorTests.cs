using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Cluster.Tests.CommandLine;

/// <summary>What the doctor finds on a cluster that is well, and where it is not.</summary>
public sealed class DoctorTests(ClusterFixture fixture)
{
    private TestCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task A_cluster_that_is_well_is_described_and_seen_from_a_node()
    {
        await using var folder = await Cluster.FolderAsync();
        var doctor = await Cluster.RunTuneAsync(["doctor", "--executor", "slurm", "--storage-path", folder["results"], "--json"], folder.Path);
        var document = JsonDocument.Parse(doctor.With(0).Out).RootElement;
        var checks = document.GetProperty("checks").EnumerateArray().Select(c => (Name: c.GetProperty("name").GetString(), Outcome: c.GetProperty("outcome").GetString(), Detail: c.GetProperty("detail").GetString())).ToList();
        Assert.DoesNotContain(checks, c => c.Outcome == "failed");
        Assert.Contains(checks, c => c.Name == "controller" && c.Detail!.Contains("is UP", StringComparison.Ordinal));
        Assert.Contains(checks, c => c.Name == "partition" && c.Detail!.StartsWith("debug (default) at most 30m", StringComparison.Ordinal));
        Assert.Contains(checks, c => c.Name == "partition" && c.Outcome == "warning" && c.Detail!.StartsWith("closed is DOWN", StringComparison.Ordinal));
        Assert.Contains(checks, c => c.Name == "trial's job" && c.Outcome == "ok");
        Assert.Contains(checks, c => c.Name == "shared folder" && c.Outcome == "ok");
        Assert.Contains(checks, c => c.Name == "clock" && c.Outcome == "ok");
        Assert.Contains(checks, c => c.Name == "latency" && c.Detail!.Contains("ms", StringComparison.Ordinal));
        Assert.Contains("  partition: debug", document.GetProperty("specification").GetString(), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_partition_that_does_not_run_jobs_is_waited_for_only_as_long_as_asked()
    {
        await using var folder = await Cluster.FolderAsync();
        var doctor = await Cluster.RunTuneAsync(["doctor", "--executor", "slurm", "--storage-path", folder.Path, "--partition", "closed", "--timeout", "2"], folder.Path);
        Assert.Matches("warning  trial's job +sbatch takes --nodes=1 .*--partition=closed.*, and it would not start: partition: 'closed' is DOWN", doctor.With(0).Out);
        Assert.Matches("warning  test job +job [0-9]+ has not run within 2 s \\(PENDING, PartitionDown", doctor.With(0).Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Noise_of_start_up_files_is_quoted()
    {
        await using var folder = await Cluster.FolderAsync();
        folder.Write(".profile", "echo Welcome to the cluster\n");
        var doctor = await Cluster.RunTuneAsync(
            ["doctor", "--executor", "slurm", "--storage-path", folder["results"]], folder.Path, new Dictionary<string, string> { ["HOME"] = folder.Path });
        Assert.Contains("'sh -lc true' says: Welcome to the cluster", doctor.With(0).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--check")]
    [InlineData("--quiet")] // nobody asked: the file system is one machine's own
    public async Task A_storage_path_that_nodes_do_not_see_is_told_before_anything_is_made(string flag)
    {
        RealPart.Require(Cluster.Facts.HasNamespaces, "mount name spaces", "run it where 'unshare --mount' is allowed");
        await using var folder = await Cluster.FolderAsync();
        _ = new TypedSweep(Cluster, folder);
        Directory.CreateDirectory(folder["hidden"]);

        // A file system that this machine has mounted and no node has.
        const string Hide = "mount -t tmpfs -o mode=0777 tmpfs \"$2\" && user=$1 && shift 2 && HOME=$PWD exec setpriv --reuid \"$user\" --regid \"$user\" --init-groups dotnet-tune \"$@\"";
        string[] run = ["run", "sweep.yaml", flag, "--storage-path", folder["hidden"]];
        var said = await Cluster.RunAsUserAsync("unshare", ["--mount", "sh", "-c", Hide, "sh", Cluster.Facts.User, folder["hidden"], .. run], folder.Path, user: "root");
        Assert.Contains("compute nodes do not see this folder", said.With(2).Err, StringComparison.Ordinal);
        Assert.Empty(await folder.JobsAsync());
    }
}
