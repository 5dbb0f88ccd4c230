using System.Diagnostics;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

/// <summary>Lies that a real Slurm tells too rarely to be tested with.</summary>
public sealed class LyingClusterTests
{
    private const string Name = "tune.x.00001.1";

    [Theory]
    [InlineData("exit 1")]
    [InlineData("echo 50; exit 1")]
    [InlineData("echo Submitted")]
    [InlineData("echo 'sbatch: error: Batch job submission failed: Socket timed out on send/recv operation' >&2; exit 1")]
    [InlineData("kill -9 $$")]
    public async Task A_submission_that_may_have_been_accepted_is_settled_by_its_name(string answer)
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sbatch", answer);
        var job = cluster.Job(1);
        Assert.Equal(new SubmitResult(job.Attempt, null, null), Assert.Single(await cluster.SubmitAsync(job)));
        cluster.Pass(3);
        cluster.Queue($"77 {Name} PENDING Priority");
        Assert.Equal((JobPhase.Queued, "Priority"), ((await cluster.SeeAsync(StandInCluster.Handle(job)))!.Phase, (await cluster.SeeAsync(StandInCluster.Handle(job)))!.PendingReason));
    }

    [Fact]
    public async Task A_submission_that_was_not_accepted_after_all_never_started()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sbatch", "exit 1");
        var job = cluster.Job(1);
        await cluster.SubmitAsync(job);
        cluster.Pass(3);
        Assert.Equal((JobPhase.Gone, true), (await cluster.SeeAfterGraceAsync(StandInCluster.Handle(job))) is { } seen ? (seen.Phase, seen.NeverStarted) : default);
    }

    [Fact]
    public async Task A_call_that_hangs_is_ended_with_all_it_started()
    {
        await using var cluster = new StandInCluster(timeOut: TimeSpan.FromSeconds(0.5));
        cluster.Says("sbatch", "sleep 12345 & echo $! >\"$here/../pid\"; wait");
        Assert.Equal(new SubmitResult(new AttemptId(new TrialId(1), 1), null, null), Assert.Single(await cluster.SubmitAsync(cluster.Job(1))));
        string pid = File.ReadAllText(cluster.Path("pid")).Trim();
        Local.Deadline.Until(() => !File.Exists($"/proc/{pid}/cmdline") || File.ReadAllText($"/proc/{pid}/cmdline").Length == 0, () => $"process {pid} is still there");
    }

    [Fact]
    public async Task While_the_controller_is_away_nothing_is_submitted()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sbatch", "echo 'sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)' >&2; exit 1");
        var jobs = cluster.Jobs(3);
        Assert.All(await cluster.SubmitAsync(jobs), r => Assert.Contains("Unable to contact", r.NotYet, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(cluster.Path("submissions")));
        cluster.Says("sbatch", "echo 50");
        cluster.Pass(1.9);
        Assert.All(await cluster.SubmitAsync(jobs), r => Assert.NotNull(r.NotYet));
        Assert.Single(cluster.CallsOf("sbatch"));
        cluster.Pass(0.2);
        Assert.All(await cluster.SubmitAsync(jobs), r => Assert.NotNull(r.Job));
    }

    [Theory]
    [InlineData("printf '50|50|50|N/A|RUNNING|None|1795340305|N/A|node1|tune.x.00001.1\\n51|51|51|N/'", "cut off")]
    [InlineData("echo 'garbage tune.x.'", "cannot be read")]
    [InlineData("echo 'slurm_load_jobs error: Socket timed out on send/recv operation' >&2; exit 1", "Socket timed out")]
    public async Task A_query_that_fails_is_told_once_and_changes_nothing(string answer, string words)
    {
        await using var cluster = new StandInCluster();
        var job = StandInCluster.Handle(cluster.Job(1), "50");
        cluster.Queue($"50 {Name} RUNNING");
        Assert.Equal(JobPhase.Running, (await cluster.SeeAsync(job))!.Phase);
        cluster.Says("squeue", answer);
        cluster.Pass(11);
        var failure = await Assert.ThrowsAsync<TuneException>(() => cluster.SeeAsync(job));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(JobPhase.Running, (await cluster.SeeAsync(job))!.Phase);
        cluster.Queue($"50 {Name} COMPLETING");
        cluster.Pass(11);
        Assert.Equal("COMPLETING", (await cluster.SeeAsync(job))!.Detail);
    }

    [Fact]
    public async Task While_a_query_hangs_the_last_answer_is_given()
    {
        await using var cluster = new StandInCluster();
        var job = StandInCluster.Handle(cluster.Job(1), "50");
        cluster.Queue($"50 {Name} RUNNING");
        await cluster.SeeAsync(job);
        cluster.Says("squeue", "exec sleep 12345");
        cluster.Pass(11);
        long begin = Stopwatch.GetTimestamp();
        Assert.Equal(JobPhase.Running, (await cluster.SeeAsync(job))!.Phase);
        Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(20), "it waited for the query");
    }

    [Fact]
    public async Task Without_sacct_jobs_that_vanish_are_lost_after_the_grace()
    {
        await using var cluster = new StandInCluster();
        var job = StandInCluster.Handle(cluster.Job(1), "50");
        Directory.CreateDirectory(Path.Combine(job.AttemptFolder, "claim"));
        Assert.Equal((JobPhase.Gone, AttemptOutcome.Lost), (await cluster.SeeAfterGraceAsync(job)) is { } seen ? (seen.Phase, seen.Outcome) : default);
    }

    [Fact]
    public async Task An_id_that_another_job_has_by_now_is_neither_believed_nor_canceled()
    {
        await using var cluster = new StandInCluster();
        cluster.Says("sacct", "echo '50|50|FAILED|3:0|1795340305|node1|somebody elses job'");
        var job = StandInCluster.Handle(cluster.Job(1), "50");
        cluster.Queue("50 tune.y.00001.1 RUNNING");
        Assert.True((await cluster.SeeAfterGraceAsync(job))!.NeverStarted);
        await cluster.Executor.CancelAsync([job], CancelMode.Kill, CancellationToken.None);
        Assert.Empty(cluster.CallsOf("scancel"));
    }

    [Fact]
    public async Task Jobs_are_ended_together_those_that_run_by_a_signal_first()
    {
        await using var cluster = new StandInCluster();
        cluster.Queue($"50 {Name} RUNNING", "60_1 tune.x.a000007 PENDING", "61 tune.x.00002.1 PENDING Priority", "62 tune.x.00003.1 COMPLETED");
        Directory.CreateDirectory(cluster.Path("submissions"));
        File.WriteAllText(cluster.Path("submissions", "000007.list"), "00008.1\n00009.1\n");
        JobHandle[] jobs = [.. new[] { 1, 2, 3, 9 }.Select(n => StandInCluster.Handle(cluster.Job(n)))];
        await cluster.Executor.CancelAsync(jobs, CancelMode.Terminate, CancellationToken.None);
        Assert.Equal(["scancel --signal=TERM --full 50", "scancel 61 60_1"], cluster.CallsOf("scancel"));
        await cluster.Executor.CancelAsync(jobs, CancelMode.Kill, CancellationToken.None);
        Assert.Equal("scancel 50 61 60_1", cluster.CallsOf("scancel")[^1]);
    }

    [Fact]
    public async Task A_job_younger_than_the_last_answer_is_ended_by_its_id()
    {
        await using var cluster = new StandInCluster();
        await cluster.SeeAsync(StandInCluster.Handle(cluster.Job(1)));
        cluster.Pass(1);
        var job = cluster.Job(2);
        await cluster.SubmitAsync(job);
        await cluster.Executor.CancelAsync([StandInCluster.Handle(job, "50")], CancelMode.Terminate, CancellationToken.None);
        Assert.Equal(["scancel 50"], cluster.CallsOf("scancel"));
    }

    [Fact]
    public async Task That_a_job_is_gone_already_is_no_error_but_silence_is()
    {
        await using var cluster = new StandInCluster();
        cluster.Queue($"50 {Name} RUNNING");
        JobHandle[] jobs = [StandInCluster.Handle(cluster.Job(1), "50")];
        cluster.Says("scancel", "echo 'scancel: error: Kill job error on job id 50: Invalid job id specified' >&2; exit 1");
        await cluster.Executor.CancelAsync(jobs, CancelMode.Terminate, CancellationToken.None);
        cluster.Says("scancel", "exit 229"); // it has ended already, and scancel does not say so
        await cluster.Executor.CancelAsync(jobs, CancelMode.Terminate, CancellationToken.None);
        cluster.Says("scancel", "echo 'scancel: error: Kill job error on job id 50: Access/permission denied' >&2; exit 1");
        var failure = await Assert.ThrowsAsync<TuneException>(() => cluster.Executor.CancelAsync(jobs, CancelMode.Terminate, CancellationToken.None));
        Assert.Equal("TUNE3107", failure.Code);
    }

    [Fact]
    public async Task Calls_are_counted_by_program()
    {
        await using var cluster = new StandInCluster();
        await cluster.SubmitAsync(cluster.Jobs(2));
        await cluster.SeeAsync(StandInCluster.Handle(cluster.Job(1), "50_0"));
        var calls = cluster.Executor.TakeCalls();
        Assert.Equal((1L, 1L, 1L), (calls["sbatch"], calls["squeue"], calls["scontrol"]));
        Assert.Empty(cluster.Executor.TakeCalls());
    }

    [Fact]
    public async Task Programs_that_are_missing_are_named_with_what_to_do()
    {
        await using var cluster = new StandInCluster();
        cluster.Executor.RequirePrograms();
        cluster.Lacks("squeue");
        var error = Assert.Throws<TuneException>(cluster.Executor.RequirePrograms);
        Assert.Equal(("TUNE3100", 3), (error.Code, error.ExitCode));
        Assert.Contains("'squeue'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_users_shell_cannot_change_what_the_programs_answer()
    {
        var environment = new Dictionary<string, string?> { ["SQUEUE_FORMAT"] = "%i", ["SLURM_CONF"] = "/c", ["SLURM_JOB_ID"] = "7", ["TUNE_TRIAL_ID"] = "1", ["SBATCH_ACCOUNT"] = "a", ["SBATCH_ARRAY_INX"] = "0-3", ["HOME"] = "/h" };
        var forJobs = new Dictionary<string, string?>(environment);
        SlurmEnvironment.Clean(environment, "squeue");
        SlurmEnvironment.Clean(forJobs, "sbatch");
        Assert.Equal(["HOME", "LC_ALL", "SBATCH_ACCOUNT", "SLURM_CONF", "SLURM_TIME_FORMAT"], environment.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["HOME", "SBATCH_ACCOUNT", "SLURM_CONF"], forJobs.Keys.Order(StringComparer.Ordinal));
    }
}
