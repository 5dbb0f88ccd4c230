using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>Says at which moments of a run an entry of its journal is.</summary>
/// <remarks>Asked right after the entry was folded, so that searcher and scheduler have heard of a report or an end before any hook does. Replaying a journal
/// gives the same moments again, but for the driver's turns, which leave no entries.</remarks>
public static class RunHooks
{
    /// <summary>The moments of an entry, in order; mostly none or one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="state">What the journal amounts to, this entry included.</param>
    public static ImmutableArray<RunEvent> Of(in JournalEntry entry, ExperimentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return entry.Event switch
        {
            DriverStarted e => [new RunEvent { Hook = RunHook.Setup, Time = entry.Time, Reason = $"process {e.ProcessId} on {e.Host} drives" }],
            AttemptStarted e => Started(About(RunHook.TrialStart, e.Trial, e.Attempt, entry, state), state),
            ReportReceived e => Reported(e, About(RunHook.TrialResult, e.Trial, e.Attempt, entry, state)),
            AttemptEnded e when WillRetry(e, state) => [About(RunHook.TrialRecover, e.Trial, e.Attempt, entry, state) with { Error = ErrorOf(e) }],
            TrialEnded { Status: TrialStatus.Error } e => [Ended(RunHook.TrialError, e, entry, state) with { Error = e.Reason }],
            TrialEnded e => [Ended(RunHook.TrialComplete, e, entry, state)],
            ExperimentEnded e => [new RunEvent { Hook = RunHook.ExperimentEnd, Time = entry.Time, Reason = e.Reason }],
            _ => [],
        };
    }

    /// <summary>The moment at which a driver's turn begins or ends.</summary>
    /// <param name="hook"><see cref="RunHook.StepBegin"/> or <see cref="RunHook.StepEnd"/>.</param>
    /// <param name="now">The time.</param>
    public static RunEvent OfStep(RunHook hook, DateTimeOffset now) => new() { Hook = hook, Time = now };

    private static ImmutableArray<RunEvent> Started(RunEvent start, ExperimentState state) =>
        state.Find(new AttemptId(start.Trial!.Value, start.Attempt!.Value))!.Planned.Checkpoint is { } checkpoint
            ? [start, start with { Hook = RunHook.TrialRestore, Checkpoint = checkpoint }]
            : [start];

    private static ImmutableArray<RunEvent> Reported(ReportReceived report, RunEvent about)
    {
        var result = about with { Metrics = report.Metrics, Checkpoint = report.Checkpoint, Reason = null };
        return report.Checkpoint is null ? [result] : [result, result with { Hook = RunHook.TrialSave }, result with { Hook = RunHook.Checkpoint }];
    }

    private static RunEvent Ended(RunHook hook, TrialEnded ended, in JournalEntry entry, ExperimentState state)
    {
        int attempts = state.Find(ended.Trial)!.Attempts.Count;
        return About(hook, ended.Trial, attempts == 0 ? null : attempts, entry, state) with { Reason = ended.Reason };
    }

    /// <summary>It failed, and nothing has decided that the trial is over: what a person or a driver that leaves has interrupted is no failure.</summary>
    private static bool WillRetry(AttemptEnded ended, ExperimentState state) =>
        ended.Outcome is not (AttemptOutcome.Completed or AttemptOutcome.Stopped or AttemptOutcome.Interrupted or AttemptOutcome.ResumeRequested or AttemptOutcome.Paused or AttemptOutcome.Replaced)
        && state.Endings.All(e => e.Trial != ended.Trial);

    private static RunEvent About(RunHook hook, TrialId id, int? attempt, in JournalEntry entry, ExperimentState state)
    {
        var trial = state.Find(id)!;
        return new RunEvent
        {
            Hook = hook,
            Time = entry.Time,
            Trial = id,
            Attempt = attempt,
            Config = trial.Config,
            Metrics = trial.LastMetrics,
            Checkpoint = trial.Checkpoint?.Name,
            Reason = trial.Reason,
        };
    }

    private static string ErrorOf(AttemptEnded ended)
    {
        string code = ended.ExitCode is { } exit ? $", exit code {exit}" : ended.Signal is { } signal ? $", signal {signal}" : "";
        return $"{Views.Explanation.OutcomeText(ended.Outcome)}{code}{(ended.Detail is { } detail ? "\n" + detail.TrimEnd() : "")}";
    }
}
