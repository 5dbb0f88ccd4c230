using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <content>What the scheduler hears and says: verdicts on reports, pauses, resumptions, exploits.</content>
public sealed partial class ExperimentState
{
    /// <summary>A trial that is being stopped is not judged again; the scheduler is not asked about one that it is pausing, or about reports made before an exploit took effect.</summary>
    private void Judge(TrialState trial, AttemptState attempt, ReportReceived report, double? loss)
    {
        if (trial.StopVerdict is not null || trial.HasEnded)
        {
            return;
        }

        bool asks = trial.Live == attempt && attempt.Update == trial.Update && !trial.IsExploiting && !IsEndedByScheduler(attempt);
        TrialReport? asked = asks ? new TrialReport(trial.Id, 0, 0) { HasCheckpoint = trial.Checkpoints.Count > 0, OthersWait = OthersWait } : null;
        if (_judge.Judge(trial, report.Metrics, loss, asked) is { } judged)
        {
            Give(trial, judged.Given, judged.Exploits);
        }

        if (asks)
        {
            TakeVerdicts();
        }
    }

    /// <summary>Whether somebody would take a place at once that became free.</summary>
    private bool OthersWait => PendingCount > 0 || PausedCount > 0
        || (Stopping is null && (Rules.VariantsOf(Limits.NumSamples) is var all && (all < 0 || Suggestions < all)));

    private bool IsEndedByScheduler(AttemptState attempt) => attempt.PauseVerdict is { } pause && (attempt.IsReplaced || pause.By == Rules.Scheduler.Name);

    /// <summary>What the scheduler concludes about trials other than the one it has just heard of.</summary>
    private void TakeVerdicts()
    {
        foreach (var (id, verdict) in Rules.Scheduler.TakeVerdicts())
        {
            if (Find(id) is { HasEnded: false, StopVerdict: null } trial && !_endings.Any(e => e.Trial == id))
            {
                var given = new VerdictGiven { Trial = id, Verdict = verdict.Kind, By = Rules.Scheduler.Name, Reason = verdict.Reason ?? "", Iteration = trial.Iteration };
                Give(trial, given, verdict.Exploits);
            }
        }
    }

    /// <summary>In force at once, so that what follows in the journal is seen in its light; written down by the planner.</summary>
    private void Give(TrialState trial, VerdictGiven given, Exploitation? exploits)
    {
        if (exploits is not null)
        {
            Exploit(trial, given, exploits);
            return;
        }

        if (given.Verdict == VerdictKind.Stop)
        {
            trial.StopVerdict = given;
        }
        else if (given.Verdict == VerdictKind.Pause && trial.Live is { } live)
        {
            Pause(live, given);
        }

        _decisions.Enqueue(given);
    }

    /// <summary>What was to be replaced at once, and is paused now, goes on when it is resumed.</summary>
    private static void Pause(AttemptState live, VerdictGiven given)
    {
        live.IsReplaced = false;
        live.PauseVerdict = given;
    }

    private void BecomePaused(TrialState trial)
    {
        _trials.Become(trial, TrialStatus.Paused);
        Rules.Scheduler.OnPaused(trial.Id);
        TakeVerdicts();
    }

    /// <summary>The source may have lost its checkpoint since the scheduler saw it: then nothing is taken over.</summary>
    private void Exploit(TrialState trial, VerdictGiven given, Exploitation how)
    {
        var from = how.TakesCheckpoint ? Find(how.Source)?.Checkpoints.NewestThere : null;
        if (how.TakesCheckpoint && from is null)
        {
            _decisions.Enqueue(given with { Verdict = VerdictKind.GoOn, Reason = $"{given.Reason}; but trial {how.Source} has no checkpoint, so it goes on as it is" });
            return;
        }

        // Another one may be decided already, and not yet written down.
        int update = trial.Update + 1 + _decisions.Count(d => d is TrialExploited before && before.Trial == trial.Id);
        trial.IsExploiting = true;
        _decisions.Enqueue(new TrialExploited
        {
            Trial = trial.Id,
            Update = update,
            Source = how.Source,
            SourceCheckpoint = from?.Name,
            SourceIteration = from?.Iteration ?? trial.Iteration,
            Checkpoint = from is null ? null : $"{update:D4}-from-{how.Source}-{from.Iteration:D6}",
            Config = how.Config,
            Iteration = trial.Iteration,
            By = given.By,
            Reason = given.Reason,
        });
    }

    private void OnExploited(TrialExploited e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        if (e.Update != trial.Update + 1)
        {
            throw Inconsistent(entry, $"configuration {trial.Update + 1} of trial {e.Trial} was due, not {e.Update}");
        }

        if (_decisions.TryPeek(out var due) && due is TrialExploited expected && expected.Trial == e.Trial)
        {
            _decisions.Dequeue();
        }

        trial.Add(e);
        Metrics.SeeConfig(e.Config);
        if (e.Checkpoint is { } name)
        {
            if (trial.CopyDue is { Checkpoint: { } never })
            {
                trial.Checkpoints.Remove(never); // nobody will make it now
            }

            var copied = new TrialCheckpoint(name, e.SourceIteration) { IsThere = false, TimeTotal = Find(e.Source)?.Checkpoints.Find(e.SourceCheckpoint!)?.TimeTotal };
            trial.Checkpoints.Add(copied);
            if (trial.Live is { TakesUpdates: true, StartedAt: { } began })
            {
                TakeTime(trial, copied, trial.EndedRunTime + (entry.Time - began));
            }

            trial.CopyDue = e;
        }

        if (trial.Live is { TakesUpdates: false } live && trial.StopVerdict is null && (live.IsReplaced || !IsEndedByScheduler(live)))
        {
            // Its own checkpoint is of use only where it takes over nobody else's.
            var kind = e.Checkpoint is null ? VerdictKind.Pause : VerdictKind.Exploit;
            Replace(live, new VerdictGiven { Trial = e.Trial, Verdict = kind, By = e.By, Reason = e.Reason, Iteration = e.Iteration }, entry);
        }

        Rules.Scheduler.OnExploited(e.Trial, new Exploitation(e.Source, e.Config) { TakesCheckpoint = e.SourceCheckpoint is not null });
        TakeVerdicts();
    }

    private void OnRequestChanged(RequestChanged e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        trial.Request = e.Request;
        if (trial.Live is { PauseVerdict: null } live && trial.StopVerdict is null)
        {
            Replace(live, new VerdictGiven { Trial = e.Trial, Verdict = VerdictKind.Pause, By = e.By, Reason = e.Reason, Iteration = e.Iteration }, entry);
        }
    }

    private static void Replace(AttemptState live, VerdictGiven why, in JournalEntry entry)
    {
        live.IsReplaced = true;
        live.PauseVerdict = why;
        live.PausedAt ??= entry.Time;
    }

    private void OnResumed(VerdictGiven e, TrialState trial, in JournalEntry entry)
    {
        if (trial.Status != TrialStatus.Paused)
        {
            throw Inconsistent(entry, $"trial {e.Trial} is {trial.Status}, not paused, and cannot be resumed");
        }

        trial.Reason = e.Reason;
        _trials.Become(trial, TrialStatus.Pending);
        _trials.Pending.AddLast(trial);
        Rules.Scheduler.OnResumed(e.Trial);
        TakeVerdicts();
    }

    private void OnSearchEnded(SearchEnded e)
    {
        SearchEnded = e;
        Rules.Scheduler.OnSearchEnded();
        TakeVerdicts();
    }

    private void OnSettingChanged(SettingChanged e)
    {
        Limits = Limits.With(e.Key, e.Value);
        Reopen();
        if (SearchEnded is not null)
        {
            SearchEnded = null;
            Rules.Scheduler.OnSearchReopened();
        }
    }

    private void OnCopied(CheckpointCopied e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        trial.Checkpoints.Copied(e);
        if (trial.CopyDue?.Checkpoint == e.Checkpoint)
        {
            trial.CopyDue = null;
        }
    }

    private void OnLost(CheckpointLost e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        trial.Checkpoints.Remove(e.Checkpoint);
        if (trial.CopyDue?.Checkpoint == e.Checkpoint)
        {
            trial.CopyDue = null;
        }
    }
}
