using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <content>What happens to attempts: planned, accepted, started, reporting, ended, come back.</content>
public sealed partial class ExperimentState
{
    private void OnPlanned(AttemptPlanned e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        if (trial.Live is not null || e.Attempt != trial.Attempts.Count + 1)
        {
            throw Inconsistent(entry, $"attempt {e.Attempt} of trial {e.Trial} cannot be planned: it has {trial.Attempts.Count}, live: {trial.Live is not null}");
        }

        if (e.Update > (trial.Attempts.Count == 0 ? 0 : trial.Attempts[^1].Update) && e.Checkpoint is { } name)
        {
            TakeTime(trial, trial.Checkpoints.Find(name), trial.EndedRunTime);
        }

        trial.Add(new AttemptState(e, entry));
        trial.Reason = e.Reason;
        _trials.Begin(trial);
        _trials.Become(trial, TrialStatus.Queued);
    }

    private void OnAccepted(JobAccepted e, in JournalEntry entry) => AttemptOf(e.Trial, e.Attempt, entry).Job = e.Job;

    private void OnStarted(AttemptStarted e, in JournalEntry entry)
    {
        var attempt = AttemptOf(e.Trial, e.Attempt, entry);
        attempt.Host = e.Host;
        attempt.Node = e.Node;
        if (attempt.Outcome is null)
        {
            attempt.StartedAt = e.At;
            _trials.Become(TrialOf(e.Trial, entry), TrialStatus.Running);
        }
        else
        {
            Spent.Remove(attempt);
            attempt.StartedAt = e.At;
            Spent.Add(attempt);
        }
    }

    private void OnReport(ReportReceived e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        var attempt = AttemptOf(e.Trial, e.Attempt, entry);
        attempt.Offset = e.Offset;
        attempt.Reports++;
        attempt.LastReportAt = entry.Time;
        _failures.OnReport(attempt);
        trial.Reports++;
        trial.LastMetrics = e.Metrics;
        SeeGoals(trial, e.Metrics);
        Reports++;
        Cost.OnReport(e.Trial, e.Metrics);
        Metrics.See(e.Metrics);
        if (ReportJudge.IterationOf(e.Metrics) is { } iteration)
        {
            attempt.Iteration = iteration;
            trial.Iteration = attempt.Iteration;
        }

        if (e.Update is { } update)
        {
            attempt.TakesUpdates = true;
            attempt.Update = Math.Clamp(update, attempt.Update, trial.Update);
        }

        trial.ReportedUpdate = attempt.Update;
        double? loss = _judge.LossOf(e.Metrics);
        if (loss is { } value)
        {
            trial.Losses.Add(value, trial.Iteration);
        }

        if (e.Checkpoint is { } checkpoint)
        {
            Keep(trial, attempt, new TrialCheckpoint(checkpoint, trial.Iteration) { Loss = loss, Score = ScoreOf(e), Bytes = e.CheckpointBytes, TimeTotal = TimeOf(e) });
        }

        Judge(trial, attempt, e, loss);
    }

    private static double? TimeOf(ReportReceived e) => ReportJudge.ValueOf(e.Metrics, MetricNames.TimeTotalS) is { IsNumeric: true } time ? time.AsDouble : null;

    /// <summary>Time goes on from where the checkpoint had come, so that a scheduler that goes by time sees one course.</summary>
    private static void TakeTime(TrialState trial, TrialCheckpoint? from, TimeSpan own)
    {
        if (from?.TimeTotal is { } total && total >= 0 && total < TimeSpan.MaxValue.TotalSeconds / 2)
        {
            trial.TimeShift = TimeSpan.FromSeconds(total) - own;
        }
    }

    private double ScoreOf(ReportReceived e) =>
        Rules.CheckpointScore is { } name && ReportJudge.ValueOf(e.Metrics, name) is { } score ? score.AsDouble : double.NaN;

    /// <summary>Where only the configuration has changed since, the trial goes on from its own newest checkpoint all the same.</summary>
    private static void Keep(TrialState trial, AttemptState attempt, TrialCheckpoint checkpoint)
    {
        if (trial.Exploits.Skip(attempt.Update).All(e => e.Checkpoint is null))
        {
            trial.Checkpoints.Add(checkpoint);
        }
        else
        {
            trial.Checkpoints.AddSuperseded(checkpoint);
        }
    }

    private void OnRejected(ReportRejected e, in JournalEntry entry)
    {
        var attempt = AttemptOf(e.Trial, e.Attempt, entry);
        var trial = TrialOf(e.Trial, entry);
        attempt.Offset = e.Offset;
        trial.RejectedLines += e.Lines;
        trial.FirstRejection ??= $"{e.Reason}: {e.Quote}";
    }

    private void OnAttemptEnded(AttemptEnded e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        var attempt = AttemptOf(e.Trial, e.Attempt, entry);
        if (attempt.Outcome is not null)
        {
            throw Inconsistent(entry, $"attempt {attempt.Id} has ended already");
        }

        attempt.Outcome = e.Outcome;
        attempt.Ended = e;
        attempt.StartedAt ??= e.StartedAt;
        attempt.EndedAt = e.EndedAt ?? entry.Time;
        attempt.Node ??= e.Node;
        trial.EndedRunTime += attempt.RunTime;
        Spent.Add(attempt);
        _trials.Leave(trial);
        _failures.OnEnded(attempt, e);
        if (e.Outcome == AttemptOutcome.Completed && attempt.Update < trial.Update)
        {
            trial.ShowConfigOf(attempt.Update);
        }

        var next = AfterBadCheckpoint(trial, attempt) ?? RetryPolicy.CountAndDecide(trial, attempt, Limits.MaxFailures);
        trial.Reason = next.Reason;
        if (next.Status == TrialStatus.Paused || (next.Status == TrialStatus.Pending && IsEndedByScheduler(attempt) && !attempt.IsReplaced))
        {
            BecomePaused(trial);
            return;
        }

        _trials.Become(trial, TrialStatus.Pending);
        if (next.Status == TrialStatus.Pending)
        {
            _trials.Pending.AddFirst(trial);
        }
        else
        {
            _endings.Enqueue(new TrialEnded { Trial = e.Trial, Status = next.Status, Reason = next.Reason });
        }
    }

    /// <summary>A trial that fails before it reports anything, just after a checkpoint was loaded, is tried from the one before: that is the checkpoint's fault more often than its own.</summary>
    private static RetryPolicy.NextStep? AfterBadCheckpoint(TrialState trial, AttemptState attempt)
    {
        if (attempt is not { Outcome: AttemptOutcome.Failed, Reports: 0, Planned.Checkpoint: { } name } || trial.StopVerdict is not null || trial.Checkpoints.Find(name) is null)
        {
            return null;
        }

        trial.Checkpoints.Remove(name);
        string from = trial.Checkpoint is { } older ? $"tries checkpoint {older.Name}" : "begins again";
        return new(TrialStatus.Pending, $"{RetryPolicy.Describe(attempt)} before its first report after resuming from checkpoint {name}, which is not trusted any more: {from}");
    }

    /// <summary>What was given up completed: the trial is over, and what was to take its place is not needed.</summary>
    private void OnCameBack(AttemptCameBack e, in JournalEntry entry)
    {
        var trial = TrialOf(e.Trial, entry);
        var attempt = AttemptOf(e.Trial, e.Attempt, entry);
        if (attempt.Outcome is null or AttemptOutcome.Completed || trial.HasEnded)
        {
            throw Inconsistent(entry, $"attempt {attempt.Id} cannot come back: it is {attempt.Outcome?.ToString() ?? "live"}, its trial {trial.Status}");
        }

        attempt.Outcome = AttemptOutcome.Completed;
        if (e.EndedAt is { } end)
        {
            Spent.Remove(attempt);
            trial.EndedRunTime -= attempt.RunTime;
            attempt.EndedAt = end;
            trial.EndedRunTime += attempt.RunTime;
            Spent.Add(attempt);
        }

        string reason = $"attempt {e.Attempt} completed after all: {e.Reason}";
        if (trial.Live is not null)
        {
            trial.StopVerdict ??= Enqueue(new VerdictGiven { Trial = e.Trial, Verdict = VerdictKind.Stop, By = LateResult, Reason = reason });
        }
        else if (trial.Status == TrialStatus.Paused || _trials.Pending.Remove(trial))
        {
            _trials.Become(trial, TrialStatus.Pending);
            trial.Reason = reason;
            _endings.Enqueue(new TrialEnded { Trial = e.Trial, Status = TrialStatus.Terminated, Reason = reason });
        }
    }

    private VerdictGiven Enqueue(VerdictGiven verdict)
    {
        _decisions.Enqueue(verdict);
        return verdict;
    }
}
