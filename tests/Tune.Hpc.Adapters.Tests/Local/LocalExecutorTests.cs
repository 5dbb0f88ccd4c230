using System.Runtime.Versioning;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>Jobs of one driver, with real processes.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class LocalExecutorTests : IAsyncDisposable
{
    private readonly LocalBed _bed = new();

    [Theory]
    [InlineData("sh")]
    [InlineData("bash")]
    public async Task A_job_runs_and_its_end_is_told(string shell)
    {
        var executor = _bed.Executor(shell);
        var job = _bed.Attempt(1, "echo done; exit 3");
        var result = Assert.Single(await executor.SubmitAsync([job], CancellationToken.None));
        Assert.NotNull(result.Job);
        var end = await LocalBed.EndAsync(executor, job);
        Assert.Equal((3, null, AttemptOutcome.Failed), (end.ExitCode, end.Signal, end.Outcome));
        Assert.Contains("\"code\":3,", LocalBed.Exit(job));
    }

    [Fact]
    public async Task Busybox_can_hold_the_launcher_too()
    {
        Assert.SkipUnless(Shells.IsThere("busybox"), "busybox is not installed");
        string shell = _bed.Path("sh");
        File.CreateSymbolicLink(shell, "/bin/busybox");
        var executor = _bed.Executor(shell);
        var job = _bed.Attempt(1, "exit 3");
        await executor.SubmitAsync([job], CancellationToken.None);
        Assert.Equal(3, (await LocalBed.EndAsync(executor, job)).ExitCode);
    }

    [Fact]
    public async Task Two_hundred_jobs_sixteen_at_a_time_are_all_reported()
    {
        var executor = _bed.Executor();
        var waiting = new Queue<JobSubmission>(Enumerable.Range(1, 200).Select(t => _bed.Attempt(t, $"exit {t % 3}")));
        var live = new List<JobSubmission>();
        var ends = new Dictionary<int, int?>();
        while (waiting.Count + live.Count > 0)
        {
            var next = Enumerable.Range(0, Math.Min(16 - live.Count, waiting.Count)).Select(_ => waiting.Dequeue()).ToList();
            live.AddRange(next);
            Assert.All(await executor.SubmitAsync(next, CancellationToken.None), r => Assert.NotNull(r.Job));
            await executor.WaitForChangeAsync(Deadline.Long, CancellationToken.None);
            foreach (var gone in (await executor.ObserveAsync([.. live.Select(LocalBed.Handle)], CancellationToken.None)).Where(o => o.Phase == JobPhase.Gone))
            {
                ends.Add(gone.Attempt.Trial.Number, gone.ExitCode);
                live.RemoveAll(j => j.Attempt == gone.Attempt);
            }
        }

        Assert.Equal(200, ends.Count);
        Assert.All(ends, e => Assert.Equal(e.Key % 3, e.Value));
        Deadline.Until(() => Zombies(executor.LauncherPid!.Value) < 32, () => $"{Zombies(executor.LauncherPid!.Value)} dead watchers are not reaped");
    }

    [Fact]
    public async Task A_terminated_job_may_answer_and_leaves_no_orphan()
    {
        var executor = _bed.Executor();
        var job = _bed.Attempt(1, "trap 'exit 7' TERM; (trap '' TERM; sleep 1000; sleep 1000) & sh -c 'sleep 1000; :' & echo ready; while :; do wait; done");
        await LocalBed.StartAsync(executor, job);
        int group = LocalBed.Claim(job).Pid;
        await executor.CancelAsync([LocalBed.Handle(job)], CancelMode.Terminate, CancellationToken.None);
        var end = await LocalBed.EndAsync(executor, job);
        Assert.Equal(7, end.ExitCode);
        Assert.Contains("\"code\":7,", LocalBed.Exit(job));
        Deadline.Until(() => LocalBed.GroupMembers(group).Length == 0, () => LocalBed.GroupMembers(group));
    }

    [Fact]
    public async Task A_killed_job_is_gone_with_its_signal_and_no_exit_record()
    {
        var executor = _bed.Executor();
        var job = _bed.Attempt(1, "trap '' TERM; sleep 1000 & echo ready; wait; wait");
        await LocalBed.StartAsync(executor, job);
        int group = LocalBed.Claim(job).Pid;
        await executor.CancelAsync([LocalBed.Handle(job)], CancelMode.Kill, CancellationToken.None);
        var end = await LocalBed.EndAsync(executor, job);
        Assert.Equal((null, 9, AttemptOutcome.Lost), (end.ExitCode, end.Signal, end.Outcome));
        Assert.Null(LocalBed.Exit(job));
        Deadline.Until(() => LocalBed.GroupMembers(group).Length == 0, () => LocalBed.GroupMembers(group));
    }

    [Fact]
    public async Task A_job_canceled_before_it_has_a_process_ends_too()
    {
        var executor = _bed.Executor();
        var job = _bed.Attempt(1, "sleep 1000");
        await executor.SubmitAsync([job], CancellationToken.None);
        await executor.CancelAsync([LocalBed.Handle(job)], CancelMode.Kill, CancellationToken.None);
        Assert.Equal(9, (await LocalBed.EndAsync(executor, job)).Signal);
        await executor.CancelAsync([LocalBed.Handle(job)], CancelMode.Kill, CancellationToken.None);
    }

    [Fact]
    public async Task What_a_job_leaves_behind_ends_with_it()
    {
        var executor = _bed.Executor();
        var job = _bed.Attempt(1, "sleep 1000 & echo ready");
        await LocalBed.StartAsync(executor, job);
        int group = LocalBed.Claim(job).Pid;
        Assert.Equal(0, (await LocalBed.EndAsync(executor, job)).ExitCode);
        Deadline.Until(() => LocalBed.GroupMembers(group).Length == 0, () => LocalBed.GroupMembers(group));
    }

    [Fact]
    public async Task Jobs_have_no_input_no_open_pipes_default_signals_and_a_session_of_their_own()
    {
        var executor = _bed.Executor();
        var job = _bed.Attempt(1, "for f in 0 1 2 3 4 5 6 7 8 9; do if [ -e /proc/$$/fd/$f ]; then readlink /proc/$$/fd/$f; fi; done; grep -e SigIgn -e SigBlk /proc/self/status; cut -d' ' -f6 /proc/$$/stat");
        await executor.SubmitAsync([job], CancellationToken.None);
        await LocalBed.EndAsync(executor, job);
        string[] lines = File.ReadAllLines(Path.Combine(job.AttemptFolder, "stdout.log"));
        const string intAndQuit = "0000000000000006";
        Assert.Equal(
            ["/dev/null", Path.Combine(job.AttemptFolder, "stdout.log"), Path.Combine(job.AttemptFolder, "stderr.log"), "SigBlk:\t0000000000000000", $"SigIgn:\t{intAndQuit}", $"{LocalBed.Claim(job).Pid}"],
            lines);
    }

    [Fact]
    public async Task A_path_with_a_line_break_is_refused_and_the_others_run()
    {
        var executor = _bed.Executor();
        var good = _bed.Attempt(1, "exit 0");
        var results = await executor.SubmitAsync([good with { ScriptPath = "/a\nb" }, good], CancellationToken.None);
        Assert.Contains("line breaks", results[0].Error);
        Assert.Null(results[1].Error);
        Assert.Equal(0, (await LocalBed.EndAsync(executor, good)).ExitCode);
    }

    [Fact]
    public async Task A_shell_that_is_not_there_is_an_error()
    {
        var executor = _bed.Executor("/nowhere/sh");
        var error = await Assert.ThrowsAsync<TuneException>(() => executor.SubmitAsync([_bed.Attempt(1, ":")], CancellationToken.None));
        Assert.Equal("TUNE3000", error.Code);
        Assert.Contains("/nowhere/sh", error.Message);
    }

    [Fact]
    public async Task A_shell_that_is_none_is_an_error()
    {
        var executor = _bed.Executor("true");
        var job = _bed.Attempt(1, ":");
        TuneException? error = null;
        for (int i = 0; i < 1000 && error is null; i++)
        {
            error = await Record.ExceptionAsync(() => executor.SubmitAsync([job], CancellationToken.None)) as TuneException;
            await executor.WaitForChangeAsync(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }

        Assert.Equal("TUNE3001", error?.Code);
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private static int Zombies(int parent) => Shells.Run("ps", "-e", "-o", "ppid=,stat=").Out.Split('\n').Count(l =>
        l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var p, ['Z', ..], ..] && p == $"{parent}");
}
