using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What becomes of a trial whose attempt has ended.</summary>
internal static class RetryPolicy
{
    /// <summary>Attempts in a row that may be fruitless without a fault of the trial: more would never come to an end.</summary>
    internal const int MostFruitlessAttempts = 3;

    /// <summary>Attempts in a row that the cluster may end before their first report: it takes places away more often than trials are at fault.</summary>
    internal const int MostInterruptions = 20;

    private static void Count(TrialState trial, AttemptState attempt)
    {
        switch (attempt.Outcome)
        {
            case var outcome when IsFailure(outcome) && trial.StopVerdict is null:
                trial.Failures++;
                break;
            case AttemptOutcome.Interrupted or AttemptOutcome.Paused or AttemptOutcome.Replaced:
                break;
            case var outcome when OutcomeOf.IsByTheCluster(outcome):
                trial.Interruptions = attempt.Reports == 0 ? trial.Interruptions + 1 : 0;
                break;
            default:
                trial.Interruptions = 0;
                trial.FruitlessAttempts = IsFruitless(trial, attempt) ? trial.FruitlessAttempts + 1 : 0;
                break;
        }
    }

    /// <summary>Counts an attempt that has just ended, and tells what becomes of its trial.</summary>
    internal static NextStep CountAndDecide(TrialState trial, AttemptState attempt, int maxFailures)
    {
        Count(trial, attempt);
        return After(trial, attempt, maxFailures);
    }

    private static NextStep After(TrialState trial, AttemptState attempt, int maxFailures)
    {
        if (trial.StopVerdict is { } stop)
        {
            return new(TrialStatus.Terminated, $"stopped by {stop.By}: {stop.Reason}");
        }

        return attempt.Outcome switch
        {
            AttemptOutcome.Completed => new(TrialStatus.Terminated, "completed"),
            var outcome when IsFailure(outcome) => AfterFailure(trial, attempt, maxFailures),
            AttemptOutcome.Canceled => new(TrialStatus.Error, $"its job was canceled in the queue, not by this tool{(attempt.Ended?.Detail is { Length: > 0 } who ? $": {who}" : "")}; 'resume --errored resume' runs it again"),
            AttemptOutcome.Paused => new(TrialStatus.Paused, From(trial, $"paused by {attempt.PauseVerdict?.By}: {attempt.PauseVerdict?.Reason}")),
            AttemptOutcome.Replaced => new(TrialStatus.Pending, From(trial, $"{attempt.PauseVerdict?.By}: {attempt.PauseVerdict?.Reason}")),
            AttemptOutcome.Interrupted => new(TrialStatus.Pending, From(trial, "continues after the driver left")),
            var outcome when OutcomeOf.IsByTheCluster(outcome) && trial.Interruptions >= MostInterruptions =>
                new(TrialStatus.Error, $"{MostInterruptions} attempts in a row were ended by the cluster before they reported anything, the last one: {OutcomeOf.Text(outcome)}"),
            var outcome => trial.FruitlessAttempts >= MostFruitlessAttempts && !OutcomeOf.IsByTheCluster(outcome)
                ? new(TrialStatus.Error, $"{MostFruitlessAttempts} attempts in a row ended without {(attempt.Reports == 0 ? "a report" : "getting any further")}, the last one: {OutcomeOf.Text(outcome)}")
                : new(TrialStatus.Pending, From(trial, $"attempt {attempt.Planned.Attempt} ended: {OutcomeOf.Text(outcome)}, not a failure")),
        };
    }

    private static bool IsFailure(AttemptOutcome? outcome) =>
        outcome is AttemptOutcome.Failed or AttemptOutcome.OutOfMemory or AttemptOutcome.LaunchFailed or AttemptOutcome.Deadline or AttemptOutcome.Hung;

    /// <summary>It brought nothing: no report; or it ran into its time limit or was lost, left no checkpoint, and came no further than an earlier attempt, so that the next would not either.</summary>
    private static bool IsFruitless(TrialState trial, AttemptState attempt) =>
        attempt.Reports == 0
        || (attempt.Outcome is AttemptOutcome.Timeout or AttemptOutcome.Lost
            && trial.Checkpoint?.Name == attempt.Planned.Checkpoint
            && trial.Attempts.Any(a => a != attempt && a.Iteration >= attempt.Iteration));

    private static NextStep AfterFailure(TrialState trial, AttemptState attempt, int maxFailures)
    {
        string what = Describe(attempt);
        return maxFailures < 0 || trial.Failures <= maxFailures
            ? new(TrialStatus.Pending, From(trial, $"retry {trial.Failures} of {(maxFailures < 0 ? "any" : maxFailures)} after {what}"))
            : new(TrialStatus.Error, maxFailures == 0 ? what : $"{what}, after {maxFailures} retries");
    }

    internal static string Describe(AttemptState attempt) => attempt switch
    {
        { Outcome: not AttemptOutcome.Failed } => OutcomeOf.Text(attempt.Outcome),
        { Ended.Signal: { } signal } => $"signal {signal}",
        { Ended.ExitCode: { } code } => $"exit code {code}",
        _ => "failure",
    };

    private static string From(TrialState trial, string reason) =>
        trial.Checkpoint is { } checkpoint ? $"{reason}; from checkpoint {checkpoint.Name}" : $"{reason}; from the beginning";

    internal readonly record struct NextStep(TrialStatus Status, string Reason);
}
