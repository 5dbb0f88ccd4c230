using Tune.Hpc;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Local;

/// <summary>Runs jobs as processes of this machine, each in a session of its own. They outlive this process; a later one finds them by their claims.</summary>
/// <remarks>One held shell starts them all: per job this process writes a line and reads two. What a trial leaves in its process group
/// when its job ends is killed. A process that leaves its group (<c>setsid</c>) is out of reach.</remarks>
public sealed class LocalExecutor : IExecutor
{
    /// <summary>How often jobs of other drivers are looked at, whose end nobody tells.</summary>
    private static readonly TimeSpan LookAtAdopted = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _time;
    private readonly ChangeSignal _change = new();
    private readonly LocalJobs _jobs;
    private readonly AdoptedJobs _adopted;
    private readonly JobLauncher _launcher;

    /// <summary>Makes the executor; processes start with the first job.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">What trials may use of this machine; see <see cref="LocalMachine"/>.</param>
    /// <param name="shell">The POSIX shell that runs job scripts: a name on PATH or a path.</param>
    public LocalExecutor(TimeProvider time, MachineCapacity capacity, string shell = "sh")
        : this(time, capacity, shell, LocalMachine.HostName())
    {
    }

    internal LocalExecutor(TimeProvider time, MachineCapacity capacity, string shell, string host)
    {
        _time = time;
        Capacity = [capacity];
        _jobs = new LocalJobs(_change);
        _launcher = new JobLauncher(Name, shell, _jobs);
        _adopted = new AdoptedJobs(host, time);
    }

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public IReadOnlyList<MachineCapacity>? Capacity { get; }

    /// <summary>Process id of the held shell; null before the first job.</summary>
    internal int? LauncherPid => _launcher.Pid;

    /// <inheritdoc/>
    /// <exception cref="TuneException">No shell can be started.</exception>
    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var results = jobs.Select(j => new SubmitResult(j.Attempt, null, JobLauncher.WhyNot(j.ScriptPath))).ToArray();
        var ids = new List<string>(jobs.Count);
        if (await _launcher.StartAsync([.. jobs.Where((_, i) => results[i].Error is null).Select(j => (j.AttemptFolder, j.ScriptPath))], ids, cancellationToken).ConfigureAwait(false))
        {
            int next = 0;
            return [.. results.Select(r => r.Error is null ? r with { Job = ids[next++] } : r)];
        }

        return results;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<JobObservation>>([.. jobs.Select(Observe)]);
    }

    /// <inheritdoc/>
    public Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var handle in jobs)
        {
            if (!_jobs.Ask(handle.AttemptFolder, job => TryCancel(job, mode)))
            {
                _adopted.Cancel(handle, mode);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        while (_adopted.AnyAlive())
        {
            var left = atMost - _time.GetElapsedTime(start);
            if (atMost != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
            {
                return;
            }

            var turn = atMost != Timeout.InfiniteTimeSpan && left < LookAtAdopted ? left : LookAtAdopted;
            if (_adopted.AnyEnded() || await _change.WaitAsync(turn, _time, cancellationToken).ConfigureAwait(false))
            {
                return;
            }
        }

        await _change.WaitAsync(atMost, _time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets the held shell go. Jobs go on.</summary>
    public ValueTask DisposeAsync() => _launcher.DisposeAsync();

    private JobObservation Observe(JobHandle handle) =>
        _jobs.Ask(handle.AttemptFolder, job => job.IsAuthority ? Observe(handle, job) : null) ?? _adopted.Observe(handle);

    private static JobObservation Observe(JobHandle handle, LocalJob job)
    {
        var observation = new JobObservation { Attempt = handle.Attempt, Phase = JobPhase.Running, Detail = job.Pid is { } pid ? $"process {pid}" : null };
        return job.ExitCode switch
        {
            null => observation,
            > 128 and <= 192 => observation with { Phase = JobPhase.Gone, Signal = job.ExitCode - 128, Outcome = job.ToOutcome() },
            var code => observation with { Phase = JobPhase.Gone, ExitCode = code, Outcome = job.ToOutcome() },
        };
    }

    private static bool TryCancel(LocalJob job, CancelMode mode)
    {
        if (!job.IsAuthority)
        {
            return false;
        }

        if (job.ExitCode is null)
        {
            if (job.Pid is { } pid)
            {
                ProcessProbe.Signal(pid, mode.ToSignal());
            }
            else
            {
                job.EndOnStart = job.EndOnStart is CancelMode.Kill ? CancelMode.Kill : mode;
            }
        }

        return true;
    }
}
