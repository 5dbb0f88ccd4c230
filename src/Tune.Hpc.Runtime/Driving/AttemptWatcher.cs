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
internal sealed class AttemptWatcher(ExperimentFolder folder, IExecutor executor, Recorder recorder, Func<AttemptState, AttemptInbox> openInbox)
    : IDisposable
{
    /// <summary>How often in a row an inbox may be unreadable before its attempt ends without it.</summary>
    private const int MostRefusals = 20;

    private readonly Dictionary<AttemptId, AttemptInbox> _inboxes = [];
    private readonly List<InboxItem> _items = [];
    private readonly Dictionary<AttemptId, int> _refusals = [];

    /// <summary>Attempts that no job has claimed and that this driver has not handed over: doing so is due, and harmless if it was done already.</summary>
    internal HashSet<AttemptId> NeverStarted { get; } = [];

    public void Dispose()
    {
        foreach (var inbox in _inboxes.Values)
        {
            inbox.Dispose();
        }
    }

    internal JobHandle Handle(AttemptState attempt) => new(attempt.Id, attempt.Job, folder.Attempt(attempt.Id).Path);

    internal async Task LookAsync(IReadOnlySet<AttemptId> submitted, CancellationToken cancellationToken)
    {
        var live = recorder.State.Live.Select(t => t.Live!).ToList();
        if (live.Count == 0)
        {
            return;
        }

        var observations = (await executor.ObserveAsync([.. live.Select(Handle)], cancellationToken).ConfigureAwait(false)).ToDictionary(o => o.Attempt);
        foreach (var attempt in live)
        {
            Look(attempt, observations.GetValueOrDefault(attempt.Id), submitted.Contains(attempt.Id));
        }
    }

    private void Look(AttemptState attempt, JobObservation? observation, bool submittedHere)
    {
        var trial = recorder.State.Find(attempt.Planned.Trial)!;
        var paths = folder.Attempt(attempt.Id);
        var exit = ExitRecord.Read(paths.Exit);
        if (attempt.StartedAt is null && observation?.Phase != JobPhase.Queued && StartedRecord.Read(paths.Started) is { } started)
        {
            recorder.Append(new AttemptStarted
            {
                Trial = trial.Id,
                Attempt = attempt.Planned.Attempt,
                Host = started.Host,
                At = started.Start ?? recorder.Now,
            });
        }

        bool gone = exit is not null || observation?.Phase == JobPhase.Gone;
        if ((attempt.StartedAt is not null || exit is not null) && !TryReadInbox(trial, attempt, atEnd: gone))
        {
            return;
        }

        if (exit is not null)
        {
            End(trial, attempt, OutcomeOf.ExitRecord(trial, attempt, exit.Code, exit.Signal, exit.End), exit.Code, exit.Signal, exit.End, null);
        }
        else if (gone)
        {
            OnGone(trial, attempt, observation!, submittedHere);
        }
    }

    private void OnGone(TrialState trial, AttemptState attempt, JobObservation observation, bool submittedHere)
    {
        bool ending = trial.StopVerdict is not null || attempt.PauseVerdict is not null;
        if (observation.NeverStarted && !submittedHere && !ending)
        {
            NeverStarted.Add(attempt.Id);
            return;
        }

        var outcome = observation.NeverStarted && !ending ? AttemptOutcome.LaunchFailed : OutcomeOf.Vanished(trial, attempt, observation);
        End(trial, attempt, outcome, observation.ExitCode, observation.Signal, null, observation.Detail);
    }

    /// <summary>False where the inbox cannot be read now: an attempt does not end before its last report was read.</summary>
    private bool TryReadInbox(TrialState trial, AttemptState attempt, bool atEnd)
    {
        if (!_inboxes.TryGetValue(attempt.Id, out var inbox))
        {
            inbox = openInbox(attempt);
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
                recorder.Append(item.Rejected is { } rejected
                    ? Reject(attempt, item.EndOffset, rejected)
                    : ReportCompletion.Complete(trial, attempt, item.Metrics, item.Checkpoint, item.EndOffset, recorder.Now));
            }
        }
        while (more);
        return true;
    }

    /// <summary>A shared disk may refuse once and not again (a stale handle): told once, tried again at later steps, within limits.</summary>
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
            int times = _refusals[attempt.Id] = _refusals.GetValueOrDefault(attempt.Id) + 1;
            if (times == 1)
            {
                recorder.Append(new WarningRaised { Kind = "inbox-unreadable", Message = refused.Message });
            }

            return times >= MostRefusals;
        }
    }

    private static ReportRejected Reject(AttemptState attempt, long offset, RejectedLines rejected) => new()
    {
        Trial = attempt.Planned.Trial,
        Attempt = attempt.Planned.Attempt,
        Offset = offset,
        Lines = rejected.Lines,
        Reason = rejected.Reason,
        Quote = rejected.Quote,
    };

    private void End(
        TrialState trial, AttemptState attempt, AttemptOutcome outcome, int? code, int? signal, DateTimeOffset? at, string? detail)
    {
        bool failed = outcome is AttemptOutcome.Failed or AttemptOutcome.LaunchFailed or AttemptOutcome.OutOfMemory or AttemptOutcome.Lost;
        recorder.Append(new AttemptEnded
        {
            Trial = trial.Id,
            Attempt = attempt.Planned.Attempt,
            Outcome = outcome,
            ExitCode = code,
            Signal = signal,
            StartedAt = attempt.StartedAt,
            EndedAt = at,
            Detail = failed ? Join(detail, LogTail.Read(folder.Attempt(attempt.Id))) : detail,
        });
        NeverStarted.Remove(attempt.Id);
        if (_inboxes.Remove(attempt.Id, out var inbox))
        {
            inbox.Dispose();
        }
    }

    private static string? Join(string? detail, string? tail) =>
        string.IsNullOrEmpty(tail) ? detail : string.IsNullOrEmpty(detail) ? tail : $"{detail}\n{tail}";
}
