using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;

namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>What trials do, and what verdicts do to them.</summary>
public sealed partial class ScheduledRun
{
    private void Move(ScheduledTrial trial)
    {
        switch (trial.State)
        {
            case ScheduledTrialState.Stopping:
                End(trial, "stopped");
                break;
            case ScheduledTrialState.Pausing:
                MoveToPause(trial);
                break;
            default:
                Run(trial);
                break;
        }
    }

    // A trial may fail, or be done, before it has paused; and it may report once more, which is not judged.
    private void MoveToPause(ScheduledTrial trial)
    {
        double chance = _draw.NextDouble();
        if (chance < _plan.FailureRate)
        {
            End(trial, "failed");
        }
        else if (chance < 0.2 && trial.Step < _plan.LengthOf(trial.Id.Number))
        {
            trial.Step++;
        }
        else
        {
            Pause(trial);
        }
    }

    private void Pause(ScheduledTrial trial)
    {
        trial.State = ScheduledTrialState.Paused;
        Note($"{trial.Id} paused");
        _scheduler.OnPaused(trial.Id);
        TakeVerdicts();
    }

    private void Run(ScheduledTrial trial)
    {
        double chance = _draw.NextDouble();
        if (trial.Step >= _plan.LengthOf(trial.Id.Number))
        {
            End(trial, "done");
        }
        else if (chance < _plan.FailureRate)
        {
            End(trial, "failed");
        }
        else if (chance < _plan.FailureRate + _plan.RetryRate)
        {
            trial.Step = Math.Max(0, trial.Step - (int)_draw.NextInt64(4));
            trial.State = ScheduledTrialState.Pending;
            Note($"{trial.Id} back to {trial.Step}");
        }
        else
        {
            Report(trial);
        }
    }

    private void Report(ScheduledTrial trial)
    {
        trial.Step++;
        trial.Furthest = Math.Max(trial.Furthest, trial.Step);
        if (_draw.NextDouble() < _plan.MissingRate)
        {
            return;
        }

        if (_draw.NextDouble() < _plan.LateRate && trial.Step > 1)
        {
            Judge(trial, trial.Step - 1);
        }

        if (trial.State == ScheduledTrialState.Running)
        {
            Judge(trial, trial.Step);
        }
    }

    private void Judge(ScheduledTrial trial, int step)
    {
        int number = trial.Id.Number;
        bool othersWait = !_searchEnded || _trials.Any(t => t.State is ScheduledTrialState.Pending or ScheduledTrialState.Paused);
        var report = new TrialReport(trial.Id, _plan.BudgetAt(number, step), _plan.LossAt(number, step)) { HasCheckpoint = true, OthersWait = othersWait };
        Apply(trial, _scheduler.Decide(report), $"@{step}");
        TakeVerdicts();
    }

    private void TakeVerdicts()
    {
        foreach (var (id, verdict) in _scheduler.TakeVerdicts())
        {
            var trial = Find(id);
            Require(trial.State != ScheduledTrialState.Ended, $"a verdict about {id}, which is over");
            Apply(trial, verdict, "");
        }
    }

    private void Apply(ScheduledTrial trial, Verdict verdict, string where)
    {
        Note($"{trial.Id}{where} {verdict.Kind}", verdict.Reason);
        Require(verdict.Kind == VerdictKind.GoOn || !string.IsNullOrEmpty(verdict.Reason), $"{verdict.Kind} of {trial.Id} without a reason");
        switch (verdict.Kind)
        {
            case VerdictKind.Stop when trial.HasPlace:
                trial.State = ScheduledTrialState.Stopping;
                break;
            case VerdictKind.Stop:
                End(trial, "stopped");
                break;
            case VerdictKind.Pause when trial.State == ScheduledTrialState.Running:
                trial.State = ScheduledTrialState.Pausing;
                break;
            case VerdictKind.Pause when trial.State == ScheduledTrialState.Pending:
                Pause(trial);
                break;
            case VerdictKind.Exploit:
                Exploit(trial, verdict.Exploits);
                break;
            case VerdictKind.Resume:
                throw new ScheduleViolationException($"{trial.Id} is resumed by a verdict; that is what choosing is for");
            default:
                break;
        }
    }

    // Half of the trials take a new configuration in place, the others are started again with it.
    private void Exploit(ScheduledTrial trial, Exploitation? how)
    {
        Require(how is not null, $"{trial.Id} takes over nothing");
        var source = Find(how!.Source);
        trial.Config = how.Config;
        if (how.TakesCheckpoint)
        {
            trial.Step = source.Step;
        }

        if (trial.State == ScheduledTrialState.Running && trial.Id.Number % 2 == 0)
        {
            trial.State = ScheduledTrialState.Pending;
        }

        Note($"{trial.Id} has {source.Id}'s {trial.Step} and {trial.Config}");
    }

    private void End(ScheduledTrial trial, string how)
    {
        trial.State = ScheduledTrialState.Ended;
        trial.End = how;
        Note($"{trial.Id} {how}");
        _scheduler.OnEnded(trial.Id);
        TakeVerdicts();
    }
}
