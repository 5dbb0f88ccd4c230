using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm.Queue;
using Tune.Hpc.Execution.Slurm.Submitting;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Runs each attempt as a job of Slurm: <c>sbatch</c>, one <c>squeue</c> for all jobs, <c>sacct</c> only for what the queue no longer explains, <c>scancel</c>.</summary>
/// <remarks>Names are identity: what happened to a submission nobody answered is told by the queue, under the job's name. Works without accounting.</remarks>
public sealed class SlurmExecutor : IExecutor
{
    /// <summary>How long a caller waits for an answer of the queue: reports are read meanwhile only if it is not long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly SlurmSettings _settings;
    private readonly TimeProvider _time;
    private readonly SlurmPrograms _programs;
    private readonly SubmissionFiles _files;
    private readonly JobLimits _limits;
    private readonly BackOff _backOff;
    private readonly JobTracker _tracker;
    private readonly QueueWatch _watch;
    private readonly Submitter _submitter;
    private readonly SlurmCanceler _canceler;
    private readonly Dictionary<AttemptId, (string Id, TimeSpan At)> _fresh = [];

    /// <summary>Makes the executor; nothing is called before the first job.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="time">The clock.</param>
    public SlurmExecutor(SlurmSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
        _programs = new SlurmPrograms(time, settings.Programs);
        _files = new SubmissionFiles(settings.SubmissionsFolder, settings.GroupShared);
        _limits = new JobLimits(settings);
        _backOff = new BackOff(settings.Jitter);
        _tracker = new JobTracker(settings.VanishGrace, AttemptOf, SlurmClaim.Read);
        _watch = new QueueWatch(settings, _programs, _tracker, new PollPace(settings.QueuePoll, settings.QueuePollMax, _backOff), AttemptOf, time);
        _submitter = new Submitter(settings, _programs, _files, _limits, () => _watch.Now);
        _canceler = new SlurmCanceler(_programs);
    }

    /// <inheritdoc/>
    public string Name => "slurm";

    /// <inheritdoc/>
    public IReadOnlyList<MachineCapacity>? Capacity => null;

    /// <inheritdoc/>
    public bool TellsWhyJobsEnd => true;

    /// <inheritdoc/>
    /// <remarks>What ends within it is followed by one submission: trials of seconds must not cost a call each.</remarks>
    public TimeSpan ShortestWait => TimeSpan.FromMilliseconds(1500);

    /// <inheritdoc/>
    public int? MostJobs => _limits.MostJobs(_watch.Now);

    /// <summary>Ends with an error unless the programs it cannot do without are there.</summary>
    /// <exception cref="TuneException">One is missing.</exception>
    public void RequirePrograms() => _programs.Require("sbatch", "squeue", "scancel");

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_backOff.IsAway(_watch.Now))
        {
            return [.. jobs.Select(j => new SubmitResult(j.Attempt, null, null) { NotYet = _backOff.Why })];
        }

        if (_limits.WhyWait(_watch.Now) is { } full)
        {
            return [.. jobs.Select(j => new SubmitResult(j.Attempt, null, null) { NotYet = full })];
        }

        if (!_limits.IsRead && jobs.Count > 0)
        {
            await ReadLimitsAsync(jobs[0].Request.Options, cancellationToken).ConfigureAwait(false);
        }

        var batches = SubmissionPlan.Of(jobs, _settings.Mode, _limits.MostElements);
        int inQueue = (_watch.Picture?.Active ?? 0) + _fresh.Count(f => f.Value.At >= (_watch.Picture?.AskedAt ?? TimeSpan.Zero));
        var done = await _submitter.SubmitAsync(batches, inQueue).ConfigureAwait(false);
        if (done.Away is { } why)
        {
            _backOff.Failed(_watch.Now, why);
        }
        else if (done.Answered)
        {
            _backOff.Answered();
        }

        var results = done.Of(jobs);
        Remember(jobs, results);
        return results;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _tracker.Expect(jobs, _watch.Now);
        await _watch.PollAsync(_watch.HasAsked ? Patience : Timeout.InfiniteTimeSpan, force: false, cancellationToken).ConfigureAwait(false);
        if (_watch.TakeFailure() is { } failure)
        {
            throw failure;
        }

        foreach (var seen in _fresh.Where(f => f.Value.At < _watch.Picture?.AskedAt).Select(f => f.Key).ToList())
        {
            _fresh.Remove(seen);
        }

        return [.. _tracker.Observe(_watch.Picture, _watch.Now).Select(WithLog)];
    }

    /// <inheritdoc/>
    /// <exception cref="TuneException">The cluster did not answer; which jobs were ended is not known.</exception>
    public async Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken)
    {
        if (!HasFreshPicture)
        {
            // Which jobs an attempt has is told by the queue: an id that was noted a while ago may be another's by now.
            await _watch.PollAsync(_watch.HasAsked ? Patience : Timeout.InfiniteTimeSpan, force: _watch.MayAsk, cancellationToken).ConfigureAwait(false);
            if (!HasFreshPicture)
            {
                throw _watch.TakeFailure() ?? new TuneException(SlurmCodes.ControllerAway, "slurm: the queue has not answered yet, and will be asked again.") { ExitCode = 3 };
            }
        }

        _tracker.Canceled(jobs);
        var ids = jobs.SelectMany(JobsOf).Distinct().ToList();
        if (ids.Count > 0)
        {
            await _canceler.CancelAsync(ids, mode, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task SweepAsync(Func<AttemptId, bool> endsByItself, CancellationToken cancellationToken)
    {
        if (_watch.IsAsking)
        {
            // That answer may be older than the last job's end.
            await _watch.PollAsync(Timeout.InfiniteTimeSpan, force: false, cancellationToken).ConfigureAwait(false);
        }

        await _watch.PollAsync(Timeout.InfiniteTimeSpan, force: true, cancellationToken).ConfigureAwait(false);
        if (_watch.TakeFailure() is { } failure)
        {
            throw failure;
        }

        var left = from job in _watch.Picture!.Jobs
                   from row in job.Value
                   where row.Word.Phase == JobPhase.Queued || (row.Word.Phase == JobPhase.Running && !endsByItself(job.Key))
                   select (row.Id, row.Word.Phase);
        var ids = left.Distinct().ToList();
        if (ids.Count > 0)
        {
            await _canceler.CancelAsync(ids, CancelMode.Kill, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken) => _watch.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, long> TakeCalls() => _programs.TakeCalls();

    /// <summary>Gives up a query that is under way. Jobs go on.</summary>
    public ValueTask DisposeAsync() => _watch.DisposeAsync();

    private bool HasFreshPicture => _watch.Picture is { } picture && _watch.Now - picture.AskedAt <= _settings.QueuePoll;

    private AttemptId? AttemptOf(string name, int? index)
    {
        if (index is { } element)
        {
            return ArrayName.NumberOf(name, _settings.ExperimentId) is { } number ? _files.AttemptOf(number, element) : null;
        }

        return JobName.TryParse(name, out var job) && job.Value.Experiment == _settings.ExperimentId ? job.Value.Attempt : null;
    }

    private IEnumerable<(string Id, JobPhase Phase)> JobsOf(JobHandle handle)
    {
        if (_watch.Picture!.Jobs.TryGetValue(handle.Attempt, out var rows))
        {
            foreach (var row in rows.Where(r => !r.Word.IsOver))
            {
                yield return (row.Id, row.Word.Phase);
            }
        }

        // Younger than the last answer: the id is certainly its own, and whether it has begun is in its claim.
        if (_fresh.TryGetValue(handle.Attempt, out var fresh) && fresh.At >= _watch.Picture.AskedAt)
        {
            yield return (fresh.Id, handle.StartedAt is null ? JobPhase.Queued : JobPhase.Running);
        }
    }

    private async Task ReadLimitsAsync(JobOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var reader = new ClusterReader(_programs, _time, _settings.UserName);
            var cluster = await reader.ReadLimitsAsync(cancellationToken).ConfigureAwait(false);
            _limits.Read(cluster, options);
            _tracker.HasAccounting = cluster.HasAccounting;
        }
        catch (TuneException)
        {
            // A limit that cannot be read will be met; a controller that is away will say so to sbatch.
            _limits.Skip();
        }
    }

    private void Remember(IReadOnlyList<JobSubmission> jobs, IReadOnlyList<SubmitResult> results)
    {
        var handed = jobs.Zip(results).Where(p => p.Second is { Error: null, NotYet: null }).ToList();
        _tracker.HandedOver(handed.Select(p => new JobHandle(p.First.JobName, p.Second.Job, p.First.AttemptFolder)), _watch.Now, _time.GetUtcNow());
        foreach (var (job, result) in handed.Where(p => p.Second.Job is not null))
        {
            _fresh[job.Attempt] = (result.Job!, _watch.Now);
        }
    }

    /// <summary>Of a job that never began, what Slurm wrote about it.</summary>
    private JobObservation WithLog(JobObservation seen)
    {
        if (seen is not { Phase: JobPhase.Gone, Outcome: AttemptOutcome.LaunchFailed } || _tracker.FolderOf(seen.Attempt) is not { } folder)
        {
            return seen;
        }

        return LaunchLog.Read(SbatchCall.PathOfLog(folder), _tracker.RowOf(seen.Attempt), _files, _settings.ExperimentId) is { } log ? seen with { Detail = $"{seen.Detail}\n{log}" } : seen;
    }
}
