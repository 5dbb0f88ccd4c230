using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests.CommandLine;

/// <summary>A job that drives, looked at from elsewhere; and drivers that leave while jobs go on.</summary>
public sealed class DetachTests(ClusterFixture fixture)
{
    /// <summary>A trial that ends when a file appears beside the specification.</summary>
    private const string Waiting = "echo '{\"loss\": 1}' >>\"$TUNE_REPORTS\"\nuntil [ -e \"${0%/*}/go\" ]; do sleep 0.2; done\necho '{\"loss\": 0.5}' >>\"$TUNE_REPORTS\"\n";

    private TestCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task A_detached_run_is_driven_by_a_job_and_watched_to_its_end()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new TypedSweep(Cluster, folder, script: Waiting);
        var detached = (await sweep.TuneAsync("run", "sweep.yaml", "--detach")).With(0);
        Assert.Contains("look at it: dotnet tune watch", detached.Err, StringComparison.Ordinal);
        using var watch = sweep.Start("watch", "results/sweep");
        await Until.TrueAsync(() => watch.Err.Contains("drives it", StringComparison.Ordinal), () => watch.Err);
        await sweep.SeenAsync("loss", "trials", "00003", "1", "reports.jsonl");
        Assert.Contains("someone else drives", (await sweep.TuneAsync("resume", "results/sweep", "--detach")).With(4).Err, StringComparison.Ordinal);
        folder.Write("go", "");
        var watched = (await watch.EndAsync()).With(0);
        Assert.Contains("00003 TERMINATED", watched.Err, StringComparison.Ordinal);
        Assert.Contains("sweep: finished", watched.Out, StringComparison.Ordinal);
        await folder.NothingIsLeftAsync();
        Assert.True(File.Exists(folder["results", "sweep", "results", "trials.parquet"]), folder.Read("results", "sweep", "controller.log"));
    }

    [Fact]
    public async Task A_controller_that_is_canceled_ends_no_trial_and_the_next_one_goes_on()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new TypedSweep(Cluster, folder, script: Waiting);
        (await sweep.TuneAsync("run", "sweep.yaml", "--detach")).With(0);
        await sweep.SeenAsync("loss", "trials", "00003", "1", "reports.jsonl");
        string controller = JsonDocument.Parse(folder.Read("results", "sweep", "controller.json")).RootElement.GetProperty("job").GetString()!;
        (await Cluster.RunAsUserAsync("scancel", [controller])).With(0);
        await sweep.SeenAsync("this job was ended; the trials' jobs go on", "controller.log");
        Assert.Equal(3, (await folder.JobsAsync()).Count(j => j.Name.EndsWith(".a000001", StringComparison.Ordinal)));
        folder.Write("go", "");
        (await sweep.TuneAsync("resume", "results/sweep")).With(0);
        await OnceEachAsync(sweep, 3);
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_terminal_that_is_gone_ends_no_job()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new TypedSweep(Cluster, folder, script: Waiting);
        using var run = sweep.Start("run", "sweep.yaml");
        await sweep.SeenAsync("loss", "trials", "00003", "1", "reports.jsonl");
        run.Signal("HUP");
        Assert.Contains("leaving, jobs go on", (await run.EndAsync()).With(130).Err, StringComparison.Ordinal);
        Assert.Equal(3, (await folder.JobsAsync()).Count);
        folder.Write("go", "");
        (await sweep.TuneAsync("resume", "results/sweep")).With(0);
        await OnceEachAsync(sweep, 3);
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Exported_trials_run_by_sbatch_alone_from_where_they_were_moved_to()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new TypedSweep(Cluster, folder);
        (await sweep.TuneAsync("export", "sweep.yaml", "--format", "sbatch", "-o", "out")).With(0);
        Directory.Move(folder["out"], folder["moved on"]);
        var submitted = await Cluster.RunAsUserAsync("sbatch", ["--parsable", "moved on/00002/job.sbatch"], folder.Path);
        string job = submitted.With(0).Out.Trim();
        await Cluster.Slurm.StateAsync(job, "COMPLETED");
        Assert.Equal("{\"loss\": 1}\n", folder.Read("moved on", "00002", $"run-{job}", "reports.jsonl"));
    }

    private static async Task OnceEachAsync(TypedSweep sweep, int trials)
    {
        var shown = JsonDocument.Parse((await sweep.TuneAsync("trials", "results/sweep", "--json")).With(0).Out).RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(trials, shown.Count);
        Assert.All(shown, t => Assert.Equal(("TERMINATED", 1), (t.GetProperty("status").GetString(), t.GetProperty("attempts").GetInt32())));
    }
}
