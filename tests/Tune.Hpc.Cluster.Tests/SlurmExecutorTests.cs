using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests;

/// <summary>Experiments become jobs, and what becomes of the jobs is told.</summary>
[Collection("qos tight")] // its limit counts the jobs of all that use it
public sealed class SlurmExecutorTests(ClusterFixture fixture)
{
    private const string Quick = "echo \"{\\\"loss\\\": $1}\" >>\"$TUNE_REPORTS\"";
    private const string Endless = Quick + "; exec sleep 600";

    private TestCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task In_array_mode_a_burst_is_one_submission()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write("", Quick);
        (await sweep.RunAsync()).With(0);
        Assert.Equal(Enumerable.Repeat("completed", 6), sweep.Outcomes());
        Assert.Equal(["0", "1", "2", "3", "4", "5"], sweep.Jobs().OrderBy(j => j.Key).Select(j => j.Value.Split('_')[1]));
        Assert.Single(sweep.Jobs().Values.Select(j => j.Split('_')[0]).Distinct());
        Assert.Equal("00001.1\n00002.1\n00003.1\n00004.1\n00005.1\n00006.1\n", sweep.Read("submissions", "000001.list"));
        Assert.Equal(1, sweep.Events("calls-made.").Sum(e => e.GetProperty("calls").TryGetProperty("sbatch", out var calls) ? calls.GetInt32() : 0));
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task In_job_mode_each_trial_is_a_job_under_its_own_name()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write("mode: job", Endless);
        using var run = sweep.Start();
        var jobs = await Until.SeenAsync(folder.JobsAsync, j => j.Count(x => x.State == "RUNNING") == 6, "six jobs");
        Assert.All(jobs, job => Assert.Matches(@"^tune\.[^.]+\.0000[1-6]\.1$", job.Name));
        Assert.All(jobs, job => Assert.DoesNotContain('_', job.Id));
        run.Signal("INT");
        (await run.EndAsync()).With(130);
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trial_that_is_stopped_takes_its_own_element_out_of_the_array_and_no_other()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write("", Quick + "; [ \"$1\" != 0 ] || exec sleep 600; while [ ! -e \"$TUNE_TRIAL_DIR/../../../../go\" ]; do sleep 0.2; done", "stop: 'loss < 0.5'");
        using var run = sweep.Start();
        await Until.SeenAsync(() => Task.FromResult(sweep.Outcomes()), o => o is ["stopped"], "the first trial to be stopped");
        await Until.SeenAsync(folder.JobsAsync, j => j.Count(x => x.State == "RUNNING") == 5, "five jobs");
        folder.Write("go", "");
        (await run.EndAsync()).With(0);
        Assert.Equal(5, sweep.Outcomes().Count(o => o == "completed"));
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_limit_on_the_jobs_in_the_queue_only_slows_an_experiment_down()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write("qos: tight", Quick);
        (await sweep.RunAsync()).With(0);
        Assert.Equal(Enumerable.Repeat("completed", 6), sweep.Outcomes());
        await folder.NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("partition: short", "resources_per_trial: {time: 'config.x == 5 ? 7200 : 60'}", "PartitionTimeLimit")]
    [InlineData("partition: \"=config.x == 5 ? 'closed' : 'debug'\"", "", "PartitionDown")]
    [InlineData("partition: \"=config.x == 5 ? 'nope' : 'debug'\"", "", "there is no 'nope'; the cluster has: debug (default)")]
    public async Task What_the_cluster_refuses_or_takes_and_never_starts_ends_that_trial_with_the_reason(string executor, string more, string reason)
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write(executor, Quick, more);
        (await sweep.RunAsync()).With(1);
        Assert.Contains(reason, sweep.Read("journal.jsonl"), StringComparison.Ordinal);
        Assert.Equal(["completed", "completed", "completed", "completed", "completed", "launch_failed"], sweep.Outcomes().Order());
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_job_that_somebody_cancels_ends_its_trial_and_his_id_is_told()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write("", Endless);
        using var run = sweep.Start();
        await Until.SeenAsync(() => Task.FromResult(sweep.Events("attempt-started.")), e => e.Count == 6, "six trials to begin");
        foreach (string job in sweep.Jobs().Values)
        {
            (await Cluster.RunAsUserAsync("scancel", [job])).With(0);
        }

        (await run.EndAsync()).With(1);
        Assert.Equal(Enumerable.Repeat("canceled", 6), sweep.Outcomes());
        Assert.All(sweep.Events("attempt-ended."), e => Assert.Contains("CANCELLED by user id", e.GetProperty("detail").GetString(), StringComparison.Ordinal));
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Submissions_of_which_nothing_was_heard_are_settled_by_their_name_and_run_once()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write("", "echo x >>ran; " + Quick);
        Directory.CreateDirectory(folder["bin"]);
        folder.Write(Path.Combine("bin", "sbatch"), "#!/bin/sh\ncase $* in --test-only* | *--job-name=tune.doctor*) exec /usr/bin/sbatch \"$@\" ;; esac\n/usr/bin/sbatch \"$@\" >/dev/null\nexit 1\n");
        (await sweep.RunAsync(new Dictionary<string, string> { ["PATH"] = $"{folder["bin"]}:{Cluster.SearchPath}" })).With(0);
        Assert.Equal(Enumerable.Repeat("completed", 6), sweep.Outcomes());
        Assert.All(Enumerable.Range(1, 6), trial => Assert.Equal("x\n", sweep.Read("trials", $"{trial:D5}", "ran")));
        await folder.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Options_setup_and_prefix_reach_the_job()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new SlurmSweep(Cluster, folder).Write(
            "partition: long, nodelist: node2, setup: ['export GREETING=hello'], command_prefix: 'env WHO=world', sbatch_options: {comment: tuned}",
            "echo \"$GREETING $WHO $SLURM_JOB_PARTITION $SLURMD_NODENAME ${TUNE_DEADLINE:+deadline} $LC_ALL\" >said; " + Quick,
            "resources_per_trial: {cpus: 2, memory: 60M, time: 5m}");
        (await sweep.RunAsync()).With(0);
        Assert.Equal("hello world long node2 deadline", sweep.Read("trials", "00003", "said").Trim());
        await folder.NothingIsLeftAsync();
    }
}
