using System.Diagnostics;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>Attempts on this machine, and executors that run them. What still runs at the end is killed.</summary>
internal sealed class LocalBed : IAsyncDisposable
{
    public static readonly MachineCapacity Capacity = new(2, [], null);
    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private readonly List<JobHandle> _handles = [];
    private readonly List<LocalExecutor> _executors = [];

    public LocalExecutor Executor(string shell = "sh", string? host = null)
    {
        var executor = new LocalExecutor(TimeProvider.System, Capacity, shell, host ?? LocalMachine.HostName());
        _executors.Add(executor);
        return executor;
    }

    public string Path(params string[] names) => System.IO.Path.Combine([_folder.Path, .. names]);

    public JobSubmission Attempt(int trial, string shellCommand)
    {
        string attempt = _folder.Sub($"{trial:D5}", "1");
        var script = new JobScript { AttemptFolder = attempt, WorkingDirectory = _folder.Path, Command = ["sh", "-c", shellCommand] };
        string path = System.IO.Path.Combine(attempt, "job.sh");
        File.WriteAllText(path, script.ToText());
        var id = new AttemptId(new(trial), 1);
        _handles.Add(new(new JobName("x", id), null, attempt));
        return new() { Attempt = id, JobName = new JobName("x", id), ScriptPath = path, AttemptFolder = attempt, Request = new() };
    }

    public static JobHandle Handle(JobSubmission job) => new(job.JobName, null, job.AttemptFolder);

    /// <summary>Hands a job over and waits until its command runs: until its output has that line.</summary>
    public static async Task StartAsync(LocalExecutor executor, JobSubmission job, string firstLine = "ready")
    {
        var result = Assert.Single(await executor.SubmitAsync([job], CancellationToken.None));
        Assert.Null(result.Error);
        string output = System.IO.Path.Combine(job.AttemptFolder, "stdout.log");
        Deadline.Until(() => File.Exists(output) && File.ReadAllText(output).Contains(firstLine, StringComparison.Ordinal), () => $"{job.Attempt} did not say {firstLine}");
    }

    public static async Task<JobObservation> ObserveAsync(LocalExecutor executor, JobSubmission job) =>
        Assert.Single(await executor.ObserveAsync([Handle(job)], CancellationToken.None));

    /// <summary>Waits for the end of a job as a driver does.</summary>
    public static async Task<JobObservation> EndAsync(LocalExecutor executor, JobSubmission job)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await ObserveAsync(executor, job);
            if (seen.Phase == JobPhase.Gone)
            {
                return seen;
            }

            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline.Long, $"{seen} after {Deadline.Long}");
            await executor.WaitForChangeAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        }
    }

    public static ClaimRecord Claim(JobSubmission job)
    {
        ClaimRecord? claim = null;
        Deadline.Until(() => (claim = ClaimRecord.Read(job.AttemptFolder)) is not null, () => $"{job.Attempt} made no claim");
        return claim!;
    }

    public static string? Exit(JobSubmission job)
    {
        string path = System.IO.Path.Combine(job.AttemptFolder, "exit.json");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Processes of a group that are more than a dead entry in the table.</summary>
    public static string GroupMembers(int group) => string.Join('\n', Processes().Where(p => p.Group == group).Select(p => p.Line));

    public static bool IsRunning(int pid) => Processes().Any(p => p.Pid == pid);

    private static IEnumerable<(int Group, int Pid, string Line)> Processes() =>
        from line in Shells.Run("ps", "-e", "-o", "pgid=,pid=,stat=,args=").Out.Split('\n')
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length > 2 && words[2][0] != 'Z'
        select (int.Parse(words[0]), int.Parse(words[1]), line);

    public async ValueTask DisposeAsync()
    {
        var killer = Executor();
        await killer.CancelAsync(_handles, CancelMode.Kill, CancellationToken.None);
        foreach (var executor in _executors)
        {
            await executor.CancelAsync(_handles, CancelMode.Kill, CancellationToken.None);
            await executor.DisposeAsync();
        }

        _folder.Dispose();
    }
}
