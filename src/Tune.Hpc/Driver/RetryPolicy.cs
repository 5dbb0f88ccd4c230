using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What becomes of a trial whose attempt has ended.</summary>
internal static class RetryPolicy
{
    /// <summary>Attempts in a row that may be fruitless without a fault of the trial: more would never come to an end.</summary>
    internal const int MostFruitlessAttempts = 3;

    /// <summary>Counts an attempt that has just ended against its trial.</summary>
    internal static void Count(TrialState trial, AttemptState attempt)
    {
        switch (attempt.Outcome)
        {
            case AttemptOutcome.Failed or AttemptOutcome.OutOfMemory or AttemptOutcome.LaunchFailed when trial.StopVerdict is null:
                trial.Failures++;
                break;
            case AttemptOutcome.Interrupted:
                break;
            default:
                trial.FruitlessAttempts = IsFruitless(trial, attempt) ? trial.FruitlessAttempts + 1 : 0;
                break;
        }
    }

    internal static NextStep After(TrialState trial, AttemptState attempt, int maxFailures)
    {
        if (trial.StopVerdict is { } stop)
        {
            return new(TrialStatus.Terminated, $"stopped by {stop.By}: {stop.Reason}");
        }

        return attempt.Outcome switch
        {
            AttemptOutcome.Completed => new(TrialStatus.Terminated, "completed"),
            AttemptOutcome.Failed or AttemptOutcome.OutOfMemory or AttemptOutcome.LaunchFailed => AfterFailure(trial, attempt, maxFailures),
            AttemptOutcome.Interrupted => new(TrialStatus.Pending, From(trial, "continues after the driver left")),
            var outcome => trial.FruitlessAttempts >= MostFruitlessAttempts
                ? new(TrialStatus.Error, $"{MostFruitlessAttempts} attempts in a row ended without {(attempt.Reports == 0 ? "a report" : "getting any further")}, the last one: {Text(outcome)}")
                : new(TrialStatus.Pending, From(trial, $"attempt {attempt.Planned.Attempt} ended: {Text(outcome)}, not a failure")),
        };
    }

    /// <summary>It brought nothing: no report; or it ran into its time limit, left no checkpoint, and came no further than an earlier attempt, so that the next would not either.</summary>
    private static bool IsFruitless(TrialState trial, AttemptState attempt) =>
        attempt.Reports == 0
        || (attempt.Outcome == AttemptOutcome.Timeout
            && trial.Checkpoint?.Name == attempt.Planned.Checkpoint
            && trial.Attempts.Any(a => a != attempt && a.Iteration >= attempt.Iteration));

    /// <summary>An outcome in words.</summary>
    internal static string Text(AttemptOutcome? outcome) => outcome switch
    {
        AttemptOutcome.ResumeRequested => "it asked to be resumed (exit 75)",
        AttemptOutcome.Timeout => "time limit",
        AttemptOutcome.NodeFail => "node failure",
        AttemptOutcome.OutOfMemory => "out of memory",
        AttemptOutcome.LaunchFailed => "could not be launched",
        _ => outcome?.ToString().ToLowerInvariant() ?? "unknown",
    };

    private static NextStep AfterFailure(TrialState trial, AttemptState attempt, int maxFailures)
    {
        string what = Describe(attempt);
        return maxFailures < 0 || trial.Failures <= maxFailures
            ? new(TrialStatus.Pending, From(trial, $"retry {trial.Failures} of {(maxFailures < 0 ? "any" : maxFailures)} after {what}"))
            : new(TrialStatus.Error, maxFailures == 0 ? what : $"{what}, after {maxFailures} retries");
    }

    private static string Describe(AttemptState attempt) => attempt switch
    {
        { Outcome: AttemptOutcome.OutOfMemory or AttemptOutcome.LaunchFailed } => Text(attempt.Outcome),
        { Ended.Signal: { } signal } => $"signal {signal}",
        { Ended.ExitCode: { } code } => $"exit code {code}",
        _ => "failure",
    };

    private static string From(TrialState trial, string reason) =>
        trial.Checkpoint is { } checkpoint ? $"{reason}; from checkpoint {checkpoint.Name}" : $"{reason}; from the beginning";

    internal readonly record struct NextStep(TrialStatus Status, string Reason);
}
