using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Ends what runs for too long: trials past <c>trial_timeout</c>, attempts past their own wall-time limit where no queue watches over it, and attempts that do not report any more.</summary>
/// <remarks>Reports are read before this is asked, so a driver that was away for long takes nobody for hung who reported meanwhile.</remarks>
internal sealed class OverdueAttempts(Recorder recorder, ExperimentSpec spec, bool watchesTimeLimit)
{
    private const string ByTrialTimeout = "trial_timeout";

    internal void End()
    {
        if (!watchesTimeLimit && spec.TrialTimeout is null && spec.ReportTimeout is null)
        {
            return;
        }

        var now = recorder.Now;
        foreach (var trial in recorder.State.Live.Where(t => t is { StopVerdict: null, Live.StartedAt: not null }).ToList())
        {
            if (Verdict(trial, trial.Live!, now) is { } verdict)
            {
                recorder.Append(verdict);
            }
        }
    }

    private VerdictGiven? Verdict(TrialState trial, AttemptState attempt, DateTimeOffset now)
    {
        var ran = now - attempt.StartedAt!.Value;
        if (trial.EndedRunTime + ran is var all && all >= spec.TrialTimeout)
        {
            return Give(trial, VerdictKind.Stop, ByTrialTimeout, $"ran for {all.TotalSeconds:0} s, trial_timeout is {spec.TrialTimeout.Value.TotalSeconds:0.###} s");
        }

        if (attempt.PauseVerdict is not null && !trial.WaitsForCheckpoint)
        {
            return null;
        }

        if (attempt.PauseVerdict is null && watchesTimeLimit && ran >= attempt.Planned.Request.Time)
        {
            return Give(trial, VerdictKind.Pause, OutcomeOf.ByTimeLimit, $"ran for {attempt.Planned.Request.Time}, its time limit");
        }

        var silent = attempt.LastReportAt is { } last && last > attempt.StartedAt ? now - last : ran;
        return silent >= spec.ReportTimeout
            ? Give(trial, VerdictKind.Pause, OutcomeOf.ByReportTimeout, $"no report for {silent.TotalSeconds:0} s, report_timeout is {spec.ReportTimeout.Value.TotalSeconds:0.###} s")
            : null;
    }

    private static VerdictGiven Give(TrialState trial, VerdictKind kind, string by, FormattableString reason) =>
        new() { Trial = trial.Id, Verdict = kind, By = by, Reason = reason.ToString(CultureInfo.InvariantCulture), Iteration = trial.Iteration };
}
