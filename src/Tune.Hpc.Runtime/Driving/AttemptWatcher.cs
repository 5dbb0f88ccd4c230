using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Inbox;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Looks at the running attempts and writes down what is new: starts, reports, ends.</summary>
/// <remarks>The executor is asked first, then the exit record is read, then the inbox: so a job that the executor calls gone has left its
/// record if it ever will, and a job with a record has written its last report.</remarks>
internal sealed class AttemptWatcher : IDisposable
{
    /// <summary>How long an exit record that leaves open why the command ended waits for the executor's word, at least.</summary>
    private static readonly TimeSpan ShortestWaitForWord = TimeSpan.FromMinutes(1);

    /// <summary>How often it is told that the executor does not answer: an outage has many failed queries.</summary>
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromMinutes(10);

    /// <summary>How often in a row an attempt's files may be unreadable before it ends without them.</summary>
    private const int MostRefusals = 20;

    /// <summary>How often one driver hands over an attempt that no job claims, before it gives the attempt up.</summary>
    private const int MostHandOvers = 3;

    private readonly ExperimentFolder _folder;
    private readonly CheckpointStore _checkpoints;
    private readonly IExecutor _executor;
    private readonly Recorder _recorder;
    private readonly Func<AttemptState, AttemptInbox> _openInbox;
    private readonly LateResults _late;
    private readonly TimeSpan _longestWaitForWord;
    private readonly Dictionary<AttemptId, AttemptInbox> _inboxes = [];
    private readonly Dictionary<AttemptId, DateTimeOffset> _wordAwaited = [];
    private DateTimeOffset _failureToldAt = DateTimeOffset.MinValue;
    private readonly List<InboxItem> _items = [];
    private readonly Dictionary<AttemptId, int> _refusals = [];

    internal AttemptWatcher(ExperimentFolder folder, IExecutor executor, Recorder recorder, Func<AttemptState, AttemptInbox> openInbox, TimeSpan queuePoll)
    {
        _folder = folder;
        _checkpoints = new CheckpointStore(folder);
        _executor = executor;
        _recorder = recorder;
        _openInbox = openInbox;
        _longestWaitForWord = queuePoll * 3 > ShortestWaitForWord ? queuePoll * 3 : ShortestWaitForWord; // a site may let the queue be asked rarely
        Queue = new QueueNotes(folder, executor, recorder);
        _late = new LateResults(folder, recorder, ReadLate);
    }

    /// <summary>What the queue shows beside single attempts.</summary>
    internal QueueNotes Queue { get; }

    /// <summary>True when the executor did not answer the last time it was asked.</summary>
    internal bool QueryFailed { get; private set; }

    /// <summary>True when of some attempt it is not known yet whether its job is there, or why it ended: that takes several looks.</summary>
    internal bool IsUndecided { get; private set; }

    /// <summary>Attempts whose job is gone and that no job has claimed: handing them over is due, and harmless if it was done already.</summary>
    internal HashSet<AttemptId> NeverStarted { get; } = [];

    public void Dispose()
    {
        foreach (var inbox in _inboxes.Values)
        {
            inbox.Dispose();
        }
    }

    internal JobHandle Handle(AttemptState attempt) =>
        new(new JobName(_recorder.State.Created!.ExperimentId, attempt.Id), attempt.Job, _folder.Attempt(attempt.Id).Path)
        {
            StartedAt = attempt.StartedAt,
            WordIsAwaited = _wordAwaited.ContainsKey(attempt.Id),
        };

    /// <param name="handOvers">How often this driver has handed over each attempt.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    internal async Task LookAsync(IReadOnlyDictionary<AttemptId, int> handOvers, CancellationToken cancellationToken)
    {
        var live = _recorder.State.Live.Select(t => t.Live!).ToList();
        _late.Look();
        Queue.Begin();
        IsUndecided = false;
        if (live.Count == 0)
        {
            return;
        }

        var observations = await ObserveAsync(live, cancellationToken).ConfigureAwait(false);
        var latest = observations.ToLookup(o => o.Attempt);
        foreach (var attempt in live)
        {
            var observation = latest[attempt.Id].FirstOrDefault();
            Look(attempt, observation, handOvers.GetValueOrDefault(attempt.Id));
            IsUndecided |= attempt.Outcome is null && observation?.Phase is not (JobPhase.Queued or JobPhase.Running);
        }

        if (!QueryFailed)
        {
            Queue.Note(observations);
        }
    }

    /// <summary>A query that fails says nothing about the jobs: it is told now and then, asked again at the next step, and what the trials write is read all the same.</summary>
    private async Task<IReadOnlyList<JobObservation>> ObserveAsync(List<AttemptState> live, CancellationToken cancellationToken)
    {
        try
        {
            var observations = await _executor.ObserveAsync([.. live.Select(Handle)], cancellationToken).ConfigureAwait(false);
            QueryFailed = false;
            return observations;
        }
        catch (Exception failed) when (failed is TuneException or IOException or UnauthorizedAccessException)
        {
            if (_recorder.Now - _failureToldAt >= BetweenFailures)
            {
                _failureToldAt = _recorder.Now;
                _recorder.Append(new WarningRaised { Kind = "query-failed", Message = $"executor {_executor.Name}: {failed.Message}" });
            }

            QueryFailed = true;
            return [];
        }
    }

    private void Look(AttemptState attempt, JobObservation? observation, int handOvers)
    {
        var trial = _recorder.State.Find(attempt.Planned.Trial)!;
        if (!TryReadRecords(attempt, out var exit, out var begun))
        {
            return;
        }

        Begin(trial, attempt, begun, observation);
        bool waits = exit is not null && AwaitsWord(trial, attempt, FactsOf(exit), observation);
        bool gone = (exit is not null && !waits) || (exit is null && observation?.Phase == JobPhase.Gone);
        if ((attempt.StartedAt is not null || gone) && !TryReadInbox(trial, attempt, atEnd: gone))
        {
            return;
        }

        if (!gone)
        {
            EndIfHopeless(trial, attempt, observation);
        }
        else if (exit is not null)
        {
            var outcome = OutcomeOf.ExitRecord(trial, attempt, FactsOf(exit), WordOn(exit, observation));
            End(trial, attempt, outcome, exit.Code, exit.Signal, exit.End, observation);
        }
        else
        {
            OnGone(trial, attempt, observation!, handOvers);
        }
    }

    /// <summary>A command that was sent SIGTERM on a cluster that cannot say why has not come to its end by itself, whatever it answered.</summary>
    private AttemptOutcome? WordOn(ExitRecord exit, JobObservation? observation) =>
        observation?.Outcome ?? (_executor.TellsWhyJobsEnd && FactsOf(exit).WasTerminated ? AttemptOutcome.Lost : null);

    private static ExitFacts FactsOf(ExitRecord exit) => new(exit.Code, exit.Signal, exit.End, exit.Caught == "TERM");

    private void Begin(TrialState trial, AttemptState attempt, StartedRecord? begun, JobObservation? observation)
    {
        if (attempt.Job is null && observation?.Job is { } job)
        {
            _recorder.Append(new JobAccepted { Trial = trial.Id, Attempt = attempt.Planned.Attempt, Job = job });
        }

        if (begun is { } started)
        {
            _recorder.Append(new AttemptStarted
            {
                Trial = trial.Id,
                Attempt = attempt.Planned.Attempt,
                Host = started.Host,
                Node = _executor.TellsWhyJobsEnd ? started.Node : null,
                Job = _executor.TellsWhyJobsEnd ? started.Job : null,
                At = started.Start ?? _recorder.Now,
            });
        }
    }

    /// <summary>Whether a signal or a bad exit code may be the cluster's doing, and the cluster has not said yet.</summary>
    private bool AwaitsWord(TrialState trial, AttemptState attempt, ExitFacts exit, JobObservation? observation)
    {
        if (!_executor.TellsWhyJobsEnd || observation?.Phase is JobPhase.Ended or JobPhase.Gone || !OutcomeOf.NeedsWord(trial, attempt, exit))
        {
            return false;
        }

        _wordAwaited.TryAdd(attempt.Id, _recorder.Now);
        return _recorder.Now - _wordAwaited[attempt.Id] < _longestWaitForWord;
    }

    /// <summary>What can never start is ended: its claim is taken first, so that it does not start after all, and its job is canceled as a stray one.</summary>
    private void EndIfHopeless(TrialState trial, AttemptState attempt, JobObservation? observation)
    {
        if (observation is { Phase: JobPhase.Queued, Never: { } never } && attempt.StartedAt is null && TryTakeClaim(attempt))
        {
            End(trial, attempt, OutcomeOf.Vanished(trial, attempt, observation with { Outcome = AttemptOutcome.LaunchFailed }), null, null, null, observation with { Detail = never });
        }
    }

    /// <summary>The last reports of an attempt that was given up.</summary>
    private bool ReadLate(TrialState trial, AttemptState attempt)
    {
        bool read = TryReadInbox(trial, attempt, atEnd: true);
        Forget(attempt);
        return read;
    }

    private bool TryReadRecords(AttemptState attempt, out ExitRecord? exit, out StartedRecord? started)
    {
        (exit, started) = (null, null);
        try
        {
            var paths = _folder.Attempt(attempt.Id);
            exit = ExitRecord.Read(paths.Exit);
            started = attempt.StartedAt is null ? StartedRecord.Read(paths.Started) : null;
            return true;
        }
        catch (TuneException refused)
        {
            return IsRefusedForGood(attempt, refused);
        }
    }

    private void OnGone(TrialState trial, AttemptState attempt, JobObservation observation, int handOvers)
    {
        bool ending = trial.StopVerdict is not null || attempt.PauseVerdict is not null;
        bool placeIsThere = attempt.Planned.Places.All(p => _executor.Capacity is not { } machines || machines.Any(m => m.Name == p.Node));
        if (observation.NeverStarted && !ending && placeIsThere && handOvers < MostHandOvers)
        {
            NeverStarted.Add(attempt.Id);
            return;
        }

        if (observation.NeverStarted && !TryTakeClaim(attempt))
        {
            return; // its job has just begun after all
        }

        bool failedToStart = observation.NeverStarted && !ending && !OutcomeOf.IsByTheCluster(observation.Outcome);
        var outcome = !failedToStart ? OutcomeOf.Vanished(trial, attempt, observation) : placeIsThere ? AttemptOutcome.LaunchFailed : AttemptOutcome.Interrupted;
        End(trial, attempt, outcome, observation.ExitCode, observation.Signal, null, observation);
    }

    /// <summary>An attempt that nobody claimed may have a job that is only late: once it has ended, that job must not run as an orphan.</summary>
    private bool TryTakeClaim(AttemptState attempt)
    {
        try
        {
            return AttemptClaim.TryTake(_folder.Attempt(attempt.Id), _folder.Access);
        }
        catch (TuneException refused)
        {
            return IsRefusedForGood(attempt, refused);
        }
    }

    /// <summary>False where the inbox cannot be read now: an attempt does not end before its last report was read.</summary>
    private bool TryReadInbox(TrialState trial, AttemptState attempt, bool atEnd)
    {
        if (!_inboxes.TryGetValue(attempt.Id, out var inbox))
        {
            inbox = _openInbox(attempt);
            _inboxes.Add(attempt.Id, inbox);
        }

        bool more;
        do
        {
            _items.Clear();
            if (!TryRead(inbox, attempt, atEnd, out more))
            {
                return false;
            }

            foreach (var item in _items)
            {
                _recorder.Append(item.Rejected is { } rejected
                    ? Reject(attempt, item.EndOffset, rejected)
                    : Measured(ReportCompletion.Complete(trial, attempt, item.Metrics, item.Checkpoint, item.EndOffset, _recorder.Now, item.Update)));
            }
        }
        while (more);
        return true;
    }

    private bool TryRead(AttemptInbox inbox, AttemptState attempt, bool atEnd, out bool more)
    {
        try
        {
            more = inbox.Read(_items, atEnd);
            _refusals.Remove(attempt.Id);
            return true;
        }
        catch (TuneException refused)
        {
            more = false;
            return IsRefusedForGood(attempt, refused);
        }
    }

    /// <summary>A shared disk may refuse once and not again (a stale handle): told once, tried again at later steps, within limits.</summary>
    private bool IsRefusedForGood(AttemptState attempt, TuneException refused)
    {
        int times = _refusals[attempt.Id] = _refusals.GetValueOrDefault(attempt.Id) + 1;
        if (times == 1)
        {
            _recorder.Append(new WarningRaised { Kind = "inbox-unreadable", Message = refused.Message });
        }

        return times >= MostRefusals;
    }

    private ReportReceived Measured(ReportReceived report) =>
        report.Checkpoint is { } name ? report with { CheckpointBytes = _checkpoints.BytesOf(report.Trial, name) } : report;

    private static ReportRejected Reject(AttemptState attempt, long offset, RejectedLines rejected) => new()
    {
        Trial = attempt.Planned.Trial,
        Attempt = attempt.Planned.Attempt,
        Offset = offset,
        Lines = rejected.Lines,
        Reason = rejected.Reason,
        Quote = rejected.Quote,
    };

    private void End(TrialState trial, AttemptState attempt, AttemptOutcome outcome, int? code, int? signal, DateTimeOffset? at, JobObservation? word)
    {
        bool failed = outcome is AttemptOutcome.Failed or AttemptOutcome.LaunchFailed or AttemptOutcome.OutOfMemory or AttemptOutcome.Lost or AttemptOutcome.Deadline;
        _recorder.Append(new AttemptEnded
        {
            Trial = trial.Id,
            Attempt = attempt.Planned.Attempt,
            Outcome = outcome,
            ExitCode = code,
            Signal = signal,
            Node = attempt.Node is null ? word?.Node : null,
            StartedAt = attempt.StartedAt,
            EndedAt = at,
            Detail = failed ? Join(word?.Detail, LogTail.Read(_folder.Attempt(attempt.Id))) : word?.Detail,
        });
        NeverStarted.Remove(attempt.Id);
        _late.Add(attempt);
        Forget(attempt);
    }

    private void Forget(AttemptState attempt)
    {
        _wordAwaited.Remove(attempt.Id);
        _refusals.Remove(attempt.Id);
        if (_inboxes.Remove(attempt.Id, out var inbox))
        {
            inbox.Dispose();
        }
    }

    private static string? Join(string? detail, string? tail) =>
        string.IsNullOrEmpty(tail) ? detail : string.IsNullOrEmpty(detail) ? tail : $"{detail}\n{tail}";
}
