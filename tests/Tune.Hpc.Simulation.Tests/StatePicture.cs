using Tune.Hpc.Driver;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>Everything a state shows, as lines, so that two can be compared and a difference be read.</summary>
internal static class StatePicture
{
    internal static IReadOnlyList<string> Of(ExperimentState state) =>
    [
        $"{state.LastSeq} {state.LastTime:O} epoch {state.Epoch} next {state.NextTrial} suggestions {state.Suggestions} reports {state.Reports}",
        $"{state.Limits} {state.Stopping} {state.Ended} {state.DriverActive} {state.Driver} elapsed {state.ElapsedAt(state.LastTime.AddSeconds(1))}",
        $"pending {state.PendingCount}, first {state.NextPending?.Id}; live {string.Join(' ', state.Live.Select(t => t.Id))}",
        $"metric missing {state.TrialWithoutMetric} {state.StopRuleProblem}; warnings {string.Join(' ', state.Warnings)}",
        $"metrics {string.Join(' ', state.Metrics.Metrics)}; parameters {string.Join(' ', state.Metrics.Parameters)}",
        $"paused {string.Join(' ', state.Paused.Select(t => t.Id))}; {state.SearchEnded}",
        .. state.Decisions.Select(v => $"due: {v}"),
        .. state.Endings.Select(e => $"due: {e}"),
        .. state.Trials.SelectMany(Of),
    ];

    private static IEnumerable<string> Of(TrialState trial) =>
    [
        $"trial {trial.Id} {trial.Status} {trial.Reason} {trial.CreatedAt:O} {trial.EndedAt:O} {trial.Config.ToJson()} restarted as {trial.RestartedAs}",
        $"  reports {trial.Reports} iteration {trial.Iteration} checkpoint {trial.Checkpoint} rejected {trial.RejectedLines} {trial.FirstRejection}",
        $"  last {string.Join(' ', trial.LastMetrics)} losses {trial.Losses.Count} {trial.Losses.Best:R} at {trial.Losses.BestIteration} {trial.Losses.Last:R} {trial.Losses.Average:R}",
        $"  failures {trial.Failures} fruitless {trial.FruitlessAttempts} stop {trial.StopVerdict} ran {trial.EndedRunTime}",
        $"  update {trial.Update} exploiting {trial.IsExploiting} copy due {trial.CopyDue} request {trial.Request} checkpoints {string.Join(' ', trial.Checkpoints)} dropped {string.Join(' ', trial.Checkpoints.Dropped)}",
        .. trial.Exploits.Select(e => $"  {e}"),
        .. trial.Attempts.Select(a => $"  attempt {a.Id} {a.Epoch} {a.PlannedAt:O} {a.Planned.Reason} {a.Planned.Checkpoint} {a.Job} {a.Host} {a.StartedAt:O} {a.EndedAt:O} {a.Outcome} "
            + $"{a.PauseVerdict} {a.PausedAt:O} replaced {a.IsReplaced} hung {a.HungVerdict} update {a.Update} {a.TakesUpdates} {a.Ended} {a.Offset} {a.Reports} {a.Iteration} {a.LastReportAt:O}"),
    ];
}
