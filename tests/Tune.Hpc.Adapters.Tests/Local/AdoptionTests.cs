using System.Diagnostics;
using System.Runtime.Versioning;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>Jobs that outlive the driver or launcher that started them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AdoptionTests : IAsyncDisposable
{
    private const string UntilTold = "trap 'exit 7' TERM; echo ready; while :; do sleep 1000 & wait; done";
    private readonly LocalBed _bed = new();

    [Fact]
    public async Task A_new_driver_sees_and_ends_what_the_old_one_started()
    {
        var job = _bed.Attempt(1, UntilTold);
        var old = _bed.Executor();
        await LocalBed.StartAsync(old, job);
        await old.DisposeAsync();

        var heir = _bed.Executor();
        Assert.Equal(JobPhase.Running, (await LocalBed.ObserveAsync(heir, job)).Phase);
        await heir.CancelAsync([LocalBed.Handle(job)], CancelMode.Terminate, CancellationToken.None);
        Assert.Equal(JobPhase.Gone, (await LocalBed.EndAsync(heir, job)).Phase);
        Assert.Contains("\"code\":7,", LocalBed.Exit(job));
    }

    [Fact]
    public async Task The_end_of_an_adopted_job_ends_one_wait_and_no_more()
    {
        var job = _bed.Attempt(1, UntilTold);
        var old = _bed.Executor();
        await LocalBed.StartAsync(old, job);
        await old.DisposeAsync();
        var heir = _bed.Executor();
        await LocalBed.ObserveAsync(heir, job);
        await heir.CancelAsync([LocalBed.Handle(job)], CancelMode.Terminate, CancellationToken.None);
        await heir.WaitForChangeAsync(Deadline.Long, CancellationToken.None);
        var idle = heir.WaitForChangeAsync(Timeout.InfiniteTimeSpan, CancellationToken.None);
        Assert.False(idle.IsCompleted);
        Assert.Equal(JobPhase.Gone, (await LocalBed.ObserveAsync(heir, job)).Phase);
    }

    [Fact]
    public async Task A_new_driver_kills_what_the_old_one_started()
    {
        var job = _bed.Attempt(1, "trap '' TERM; sleep 1000 & echo ready; wait; wait");
        var old = _bed.Executor();
        await LocalBed.StartAsync(old, job);
        await old.DisposeAsync();
        var heir = _bed.Executor();
        int group = LocalBed.Claim(job).Pid;
        await heir.CancelAsync([LocalBed.Handle(job)], CancelMode.Kill, CancellationToken.None);
        var end = await LocalBed.EndAsync(heir, job);
        Assert.Equal(AttemptOutcome.Lost, end.Outcome);
        Deadline.Until(() => LocalBed.GroupMembers(group).Length == 0, () => LocalBed.GroupMembers(group));
    }

    [Fact]
    public async Task A_driver_killed_outright_leaves_its_jobs_running_to_their_end()
    {
        var job = _bed.Attempt(1, $"echo ready; cat '{Fifo()}'; exit 4");
        await StartOrphanedAsync(job);
        LocalBed.Claim(job);
        var heir = _bed.Executor();
        Assert.Equal(JobPhase.Running, (await LocalBed.ObserveAsync(heir, job)).Phase);
        await File.WriteAllTextAsync(_bed.Path("fifo"), "go on\n");
        var end = await LocalBed.EndAsync(heir, job);
        Assert.Null(end.Outcome);
        Assert.Contains("\"code\":4,", LocalBed.Exit(job));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_killed_launcher_is_replaced_and_its_jobs_are_adopted(bool withItsWatchers)
    {
        var executor = _bed.Executor();
        var first = _bed.Attempt(1, UntilTold);
        await LocalBed.StartAsync(executor, first);
        int launcher = executor.LauncherPid!.Value;
        if (withItsWatchers)
        {
            ProcessProbe.SignalGroup(launcher, ProcessProbe.Kill);
        }
        else
        {
            ProcessProbe.SignalOne(launcher, ProcessProbe.Kill);
        }

        Deadline.Until(() => !LocalBed.IsRunning(launcher), () => LocalBed.GroupMembers(launcher));
        Assert.Equal(JobPhase.Running, (await LocalBed.ObserveAsync(executor, first)).Phase);
        var second = _bed.Attempt(2, "exit 5");
        await SubmitUntilTakenAsync(executor, second);
        Assert.Equal(5, (await LocalBed.EndAsync(executor, second)).ExitCode);
        Assert.NotEqual(launcher, executor.LauncherPid);

        int group = LocalBed.Claim(first).Pid;
        await executor.CancelAsync([LocalBed.Handle(first)], CancelMode.Terminate, CancellationToken.None);
        await LocalBed.EndAsync(executor, first);
        Assert.Contains("\"code\":7,", LocalBed.Exit(first));
        Deadline.Until(() => LocalBed.GroupMembers(group).Length == 0, () => LocalBed.GroupMembers(group));
    }

    [Fact]
    public async Task An_attempt_without_claim_never_started()
    {
        var seen = await LocalBed.ObserveAsync(_bed.Executor(), _bed.Attempt(1, ":"));
        Assert.Equal((JobPhase.Gone, null, "never started"), (seen.Phase, seen.Outcome, seen.Detail));
    }

    [Fact]
    public async Task A_claim_whose_process_is_another_by_now_is_lost()
    {
        var job = _bed.Attempt(1, ":");
        foreach (string claim in (string[])[Started(Environment.ProcessId, "1"), Started(Environment.ProcessId, "null"), Started(int.MaxValue, "5")])
        {
            Claim(job, claim);
            var seen = await LocalBed.ObserveAsync(_bed.Executor(), job);
            Assert.Equal((JobPhase.Gone, AttemptOutcome.Lost), (seen.Phase, seen.Outcome));
            await _bed.Executor().CancelAsync([LocalBed.Handle(job)], CancelMode.Kill, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_claim_without_record_is_lost_only_when_it_is_old()
    {
        var job = _bed.Attempt(1, ":");
        Claim(job, "{\"host");
        Assert.Equal(JobPhase.Running, (await LocalBed.ObserveAsync(_bed.Executor(), job)).Phase);
        Directory.SetLastWriteTimeUtc(ClaimRecord.FolderOf(job.AttemptFolder), DateTime.UtcNow.AddHours(-1));
        Assert.Equal(AttemptOutcome.Lost, (await LocalBed.ObserveAsync(_bed.Executor(), job)).Outcome);
    }

    [Fact]
    public async Task A_job_of_another_machine_is_taken_as_running_until_it_is_killed()
    {
        var job = _bed.Attempt(1, ":");
        Claim(job, Started(Environment.ProcessId, "1"));
        var executor = _bed.Executor(host: "elsewhere");
        var seen = await LocalBed.ObserveAsync(executor, job);
        Assert.Equal(JobPhase.Running, seen.Phase);
        Assert.Contains(LocalMachine.HostName(), seen.Detail);
        await executor.CancelAsync([LocalBed.Handle(job)], CancelMode.Kill, CancellationToken.None);
        Assert.Equal(AttemptOutcome.Lost, (await LocalBed.ObserveAsync(executor, job)).Outcome);
    }

    [Fact]
    public async Task A_second_submission_of_an_attempt_changes_nothing()
    {
        var executor = _bed.Executor();
        var job = _bed.Attempt(1, UntilTold);
        await LocalBed.StartAsync(executor, job);
        await executor.SubmitAsync([job], CancellationToken.None);
        await executor.WaitForChangeAsync(Deadline.Long, CancellationToken.None);
        Assert.Equal(JobPhase.Running, (await LocalBed.ObserveAsync(executor, job)).Phase);
        await executor.CancelAsync([LocalBed.Handle(job)], CancelMode.Terminate, CancellationToken.None);
        await LocalBed.EndAsync(executor, job);
        Assert.Equal("ready\n", File.ReadAllText(Path.Combine(job.AttemptFolder, "stdout.log")));
        Assert.Contains("\"code\":7,", LocalBed.Exit(job));
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private static string Started(int pid, string ticks) => $"{{\"host\":\"{LocalMachine.HostName()}\",\"pid\":{pid},\"start\":1,\"ticks\":{ticks}}}";

    private static void Claim(JobSubmission job, string started) =>
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(ClaimRecord.FolderOf(job.AttemptFolder)).FullName, "started.json"), started);

    // A write into the pipe of a launcher that is just dying is not known to be taken: a driver asks, and submits what never started.
    private static async Task SubmitUntilTakenAsync(LocalExecutor executor, JobSubmission job)
    {
        SubmitResult result;
        do
        {
            result = Assert.Single(await executor.SubmitAsync([job], CancellationToken.None));
        }
        while (result.Job is null);
    }

    private string Fifo()
    {
        Assert.Equal(0, Shells.Run("mkfifo", _bed.Path("fifo")).Code);
        return _bed.Path("fifo").Replace("'", "'\\''", StringComparison.Ordinal);
    }

    // A launcher whose driver is dead: the kernel has closed both of its pipes, with the job's start still to be told.
    private static async Task StartOrphanedAsync(JobSubmission job)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])["-c", LauncherScript.Boot, "tune-launcher", "sh", LauncherScript.Loop])
        {
            start.ArgumentList.Add(argument);
        }

        using var launcher = Process.Start(start)!;
        Assert.Equal("R", await launcher.StandardOutput.ReadLineAsync());
        launcher.StandardOutput.Close();
        await launcher.StandardInput.WriteAsync($"run 1 {job.ScriptPath}\n");
        launcher.StandardInput.Close();
        await launcher.WaitForExitAsync();
    }
}
