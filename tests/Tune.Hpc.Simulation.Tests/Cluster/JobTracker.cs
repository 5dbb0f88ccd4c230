using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>What one driver's executor believes of the jobs, from the queue's answers and accounting's.</summary>
internal sealed class JobTracker(VirtualClock clock)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly string[] NeverReasons = ["PartitionTimeLimit", "PartitionDown", "BadConstraints", "InvalidAccount"];
    private readonly Dictionary<AttemptId, (DateTimeOffset Since, int Answers)> _missing = [];
    private readonly Dictionary<(string Handle, DateTimeOffset Submit), DateTimeOffset> _overSince = [];
    private readonly Dictionary<string, DateTimeOffset> _hopelessSince = [];
    private ILookup<AttemptId, ClusterJob> _queue = Array.Empty<ClusterJob>().ToLookup(j => j.Attempt);
    private readonly Dictionary<AttemptId, DateTimeOffset> _claimSeen = [];
    private IReadOnlyList<AccountingRow> _rows = [];
    private DateTimeOffset _asked;

    internal IEnumerable<ClusterJob> JobsOf(JobHandle handle) => _queue[handle.Attempt];

    /// <summary>Absence is counted anew: a job has just been handed over, or has just begun.</summary>
    internal void ForgetAbsence(AttemptId attempt) => _missing.Remove(attempt);

    /// <param name="asked">When the queue was asked.</param>
    /// <param name="handles">The attempts it was asked about.</param>
    /// <param name="jobs">Its answer.</param>
    internal void OnQueue(DateTimeOffset asked, IReadOnlyList<JobHandle> handles, IReadOnlyList<ClusterJob> jobs)
    {
        _asked = asked;
        _queue = jobs.ToLookup(j => j.Attempt);
        foreach (var job in jobs.Where(j => j.IsOver))
        {
            _overSince.TryAdd((job.Handle, job.Submit), clock.Now);
        }

        foreach (var handle in handles)
        {
            if (_queue.Contains(handle.Attempt))
            {
                _missing.Remove(handle.Attempt);
            }
            else
            {
                var (since, answers) = _missing.GetValueOrDefault(handle.Attempt, (clock.Now, 0));
                _missing[handle.Attempt] = (since, answers + 1);
            }
        }
    }

    internal IEnumerable<JobHandle> Missing(IReadOnlyList<JobHandle> handles) => handles.Where(h => _missing.ContainsKey(h.Attempt));

    internal void OnAccounting(IEnumerable<AccountingRow> rows) => _rows = [.. rows];

    internal IReadOnlyList<JobObservation> Words(IReadOnlyList<JobHandle> handles)
    {
        var asked = handles.Select(h => h.Attempt).ToHashSet();
        var strays = _queue.Where(g => !asked.Contains(g.Key)).SelectMany(g => g.Where(j => !j.IsOver).Take(1)).Select(Told);
        return [.. handles.Select(Word).OfType<JobObservation>(), .. strays];
    }

    private JobObservation? Word(JobHandle handle)
    {
        var started = StartedRecord.Read(Path.Combine(handle.AttemptFolder, "claim", "started.json"));
        if (started is not null && _claimSeen.TryAdd(handle.Attempt, clock.Now))
        {
            ForgetAbsence(handle.Attempt);
        }

        // A picture from before the claim was seen shows the job as it waited, not as it was put back.
        bool claimedBefore = started is not null && _claimSeen[handle.Attempt] < _asked;
        var jobs = _queue[handle.Attempt].ToList();
        return (jobs.Find(j => j.Handle == started?.Job) ?? jobs.Find(j => j.State == JobState.Running) ?? jobs.Find(j => !j.IsOver) ?? jobs.MaxBy(j => j.Submit)) is not { } job ? OfMissing(handle)
            : job.State == JobState.Pending && claimedBefore && started?.Job == job.Handle ? Over(job, AttemptOutcome.Requeued, started.Node)
            : job is { State: JobState.Failed, ExitCode: 73 } && started?.Job == job.Handle ? Over(job, AttemptOutcome.Requeued, started.Node) // its second incarnation met the claim of the first
            : job.IsOver ? Over(job, OutcomeOf(job.State, job.ExitCode), job.Node?.Name)
            : Told(job);
    }

    private JobObservation Told(ClusterJob job)
    {
        bool isHopeless = job.State == JobState.Pending && NeverReasons.Contains(job.Reason);
        var since = isHopeless ? _hopelessSince.GetValueOrDefault(job.Handle, clock.Now) : clock.Now;
        _hopelessSince[job.Handle] = since;
        return new JobObservation
        {
            Attempt = job.Attempt,
            Phase = job.State == JobState.Pending ? JobPhase.Queued : JobPhase.Running,
            Node = job.Node?.Name,
            PendingReason = job.State == JobState.Pending ? job.Reason : null,
            Never = clock.Now - since >= Grace ? $"the queue says {job.Reason}" : null,
        };
    }

    private JobObservation Over(ClusterJob job, AttemptOutcome? outcome, string? node)
    {
        var since = _overSince.GetValueOrDefault((job.Handle, job.Submit), clock.Now);
        _overSince[(job.Handle, job.Submit)] = since;
        return new JobObservation
        {
            Attempt = job.Attempt,
            Phase = clock.Now - since >= Grace ? JobPhase.Gone : JobPhase.Ended,
            Outcome = outcome,
            ExitCode = job.State == JobState.Failed ? job.ExitCode : null,
            Signal = job is { State: JobState.Failed, Signal: > 0 and < 53 } ? job.Signal : null,
            Node = node,
            Detail = job.State.ToString(),
        };
    }

    /// <summary>Absence is believed after the grace, two answers, and no word of accounting that it runs.</summary>
    private JobObservation? OfMissing(JobHandle handle)
    {
        if (!_missing.TryGetValue(handle.Attempt, out var missing) || clock.Now - missing.Since < Grace || missing.Answers < 2)
        {
            return null;
        }

        var row = _rows.LastOrDefault(r => r.Handle == handle.Job && !r.IsPartial && (r.Name == handle.Name.ToString() || r.Name.StartsWith(JobName.PrefixOf(handle.Name.Experiment) + "a", StringComparison.Ordinal)));
        if (row is not null && row.StateAt(clock.Now) == JobState.Running)
        {
            return null;
        }

        return new JobObservation
        {
            Attempt = handle.Attempt,
            Phase = JobPhase.Gone,
            Outcome = row is null ? null : OutcomeOf(row.State, row.ExitCode),
            NeverStarted = !Path.Exists(Path.Combine(handle.AttemptFolder, "claim")),
            Node = row?.Node,
        };
    }

    private static AttemptOutcome? OutcomeOf(JobState state, int code) => state switch
    {
        JobState.Completed => null,
        JobState.Failed when code == 73 => AttemptOutcome.Lost,
        JobState.Failed => AttemptOutcome.Failed,
        JobState.Timeout => AttemptOutcome.Timeout,
        JobState.Preempted => AttemptOutcome.Preempted,
        JobState.NodeFail => AttemptOutcome.NodeFail,
        JobState.OutOfMemory => AttemptOutcome.OutOfMemory,
        JobState.Cancelled => AttemptOutcome.Canceled,
        JobState.Requeued => AttemptOutcome.Requeued,
        _ => null,
    };
}
