using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Srun;

/// <summary>Runs attempts as steps of the Slurm allocation that the driver is in, several on a node and on a GPU, each on CPUs of its own.</summary>
/// <remarks>One child <c>srun</c> for each, in a session of its own: steps outlive this process while the allocation lasts, and a later driver finds them by their claims and names.
/// With the allocation they end.</remarks>
public sealed class SrunExecutor : IExecutor
{
    private readonly Allocation _allocation;
    private readonly SlurmPrograms _programs;
    private readonly ImmutableArray<string> _inherited;
    private readonly ChangeSignal _change = new();
    private readonly TimeProvider _time;
    private readonly LocalJobs _jobs;
    private readonly JobLauncher _launcher;
    private readonly StepList _steps;
    private readonly AdoptedSteps _adopted;
    private long _started;

    /// <summary>Makes the executor; processes start with the first attempt.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="allocation">The allocation; see <see cref="Allocation.Discover"/>.</param>
    /// <param name="leaveBeforeEnd">How long before its end the driver is to end its trials and leave.</param>
    /// <param name="programs">Calls Slurm.</param>
    /// <param name="inherited">The names in this process's environment, which its children inherit.</param>
    public SrunExecutor(TimeProvider time, Allocation allocation, TimeSpan leaveBeforeEnd, SlurmPrograms programs, IEnumerable<string> inherited)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        _time = time;
        _allocation = allocation;
        _programs = programs;
        _inherited = [.. inherited];
        LeaveAt = allocation.EndsAt - leaveBeforeEnd;
        _jobs = new LocalJobs(_change);
        _launcher = new JobLauncher(Name, "sh", _jobs);
        _steps = new StepList(programs, time);
        _adopted = new AdoptedSteps(_steps, time);
    }

    /// <inheritdoc/>
    public string Name => "srun";

    /// <inheritdoc/>
    public IReadOnlyList<MachineCapacity>? Capacity => _allocation.Machines;

    /// <inheritdoc/>
    public DateTimeOffset? LeaveAt { get; }

    /// <inheritdoc/>
    public bool TellsWhyJobsEnd => true;

    /// <inheritdoc/>
    public TimeSpan ShortestWait => TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    /// <exception cref="TuneException">No shell can be started.</exception>
    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(jobs);
        cancellationToken.ThrowIfCancellationRequested();
        var results = new SubmitResult[jobs.Count];
        var scripts = new List<(string, string)>(jobs.Count);
        for (int i = 0; i < jobs.Count; i++)
        {
            results[i] = Prepare(jobs[i], out string script);
            if (results[i].Error is null)
            {
                scripts.Add((jobs[i].AttemptFolder, script));
            }
        }

        Interlocked.Add(ref _started, scripts.Count);
        bool taken = await _launcher.StartAsync(scripts, [], cancellationToken).ConfigureAwait(false);
        return taken ? results : [.. results.Select(r => r with { Job = null })];
    }

    /// <inheritdoc/>
    /// <exception cref="TuneException">The queue cannot be asked.</exception>
    public async Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var own = jobs.Select(j => (Handle: j, Seen: _jobs.Ask(j.AttemptFolder, job => job.IsAuthority ? Observe(j, job) : null))).ToList();
        var others = own.Where(o => o.Seen is null).Select(o => o.Handle).ToList();
        var adopted = await _adopted.ObserveAsync(others, _allocation.JobId, cancellationToken).ConfigureAwait(false);
        return [.. own.Select(o => o.Seen).OfType<JobObservation>(), .. adopted];
    }

    /// <inheritdoc/>
    /// <exception cref="TuneException">Slurm cannot be asked to.</exception>
    public async Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken)
    {
        var unclaimed = jobs.Where(j => ClaimRecord.Read(j.AttemptFolder)?.Job is null).ToList();
        if (unclaimed.Count > 0)
        {
            await _steps.RefreshAsync(unclaimed.SelectMany(AdoptedSteps.AllocationsOf).Append(_allocation.JobId), cancellationToken).ConfigureAwait(false);
        }

        var steps = jobs.Select(j => (Handle: j, Step: _adopted.StepOf(j))).ToList();
        foreach (var (handle, _) in steps.Where(s => s.Step is null))
        {
            // No step yet: its srun gives up.
            _jobs.Ask(handle.AttemptFolder, job => End(job, mode));
        }

        await StepEnding.EndAsync(_programs, [.. steps.Select(s => s.Step).OfType<string>()], mode, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        await _change.WaitAsync(atMost, _time, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> TakeCalls()
    {
        var calls = _programs.TakeCalls().ToImmutableSortedDictionary(StringComparer.Ordinal);
        long started = Interlocked.Exchange(ref _started, 0);
        return started > 0 ? calls.SetItem("srun", started) : calls;
    }

    /// <summary>Lets the held shell go. Steps go on.</summary>
    public ValueTask DisposeAsync() => _launcher.DisposeAsync();

    private SubmitResult Prepare(JobSubmission job, out string script)
    {
        script = "";
        if (JobLauncher.WhyNot(job.ScriptPath) is { } never)
        {
            return new SubmitResult(job.Attempt, null, never);
        }

        if (job.Places.IsDefaultOrEmpty || job.Places.Any(p => _allocation.Machines.All(m => m.Name != p.Node)))
        {
            return new SubmitResult(job.Attempt, null, $"{SrunCodes.UnknownNode}: planned for other machines than those of allocation {_allocation.JobId}");
        }

        try
        {
            script = StepFiles.Write(job, _allocation, LeaveAt, _inherited);
            return new SubmitResult(job.Attempt, _allocation.JobId, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SubmitResult(job.Attempt, null, null) { NotYet = $"{job.AttemptFolder}: {e.Message}" };
        }
    }

    /// <summary>Where an attempt stands whose <c>srun</c> is ours; null where the queue has to tell: an <c>srun</c> may end before its step.</summary>
    private static JobObservation? Observe(JobHandle handle, LocalJob job)
    {
        if (job.ExitCode is not { } code)
        {
            return new() { Attempt = handle.Attempt, Phase = JobPhase.Running, Detail = ClaimRecord.Read(handle.AttemptFolder)?.Job is { } step ? $"step {step}" : null };
        }

        bool recorded = File.Exists(Path.Combine(handle.AttemptFolder, "exit.json"));
        bool claimed = Directory.Exists(ClaimRecord.FolderOf(handle.AttemptFolder));
        string log = StepLog.Read(handle.AttemptFolder);
        if (!recorded && claimed && (code > 128 || StepLog.OutcomeOf(log) is null))
        {
            return null;
        }

        return new()
        {
            Attempt = handle.Attempt,
            Phase = JobPhase.Gone,
            ExitCode = code <= 128 ? code : null,
            Signal = code > 128 ? code - 128 : null,
            Outcome = StepLog.OutcomeOf(log) ?? (recorded || !claimed ? null : job.ToOutcome()),
            NeverStarted = !recorded && !claimed,
            Detail = recorded && code == 0 ? null : StepLog.Line(log),
        };
    }

    private static bool End(LocalJob job, CancelMode mode)
    {
        if (job.ExitCode is null && job.Pid is { } pid)
        {
            ProcessProbe.Signal(pid, mode.ToSignal());
        }
        else if (job.ExitCode is null)
        {
            job.EndOnStart = mode;
        }

        return true;
    }
}
