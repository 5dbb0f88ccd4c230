using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Tells why an attempt ended, from its exit record or, where it left none, from what the executor saw.</summary>
public static class OutcomeOf
{
    /// <summary>Verdict name under which a driver that leaves ends its attempts.</summary>
    public const string ByDriver = "driver";

    /// <summary>Verdict name of an attempt's own wall-time limit.</summary>
    public const string ByTimeLimit = "time_limit";

    /// <summary>Exit code by which a trial asks to be started again from its checkpoint.</summary>
    public const int ResumeExitCode = 75;

    /// <summary>Of an attempt that left an exit record.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="exitCode">The command's exit code, if it had one.</param>
    /// <param name="signal">The signal that ended it, if one did.</param>
    /// <param name="endedAt">When it ended, as far as is known.</param>
    /// <remarks>A program that obeys SIGTERM often exits with 0 and has not finished: after a verdict that only ends the attempt, 0 does not mean completed.</remarks>
    public static AttemptOutcome ExitRecord(TrialState trial, AttemptState attempt, int? exitCode, int? signal, DateTimeOffset? endedAt) =>
        exitCode == 0 && trial.StopVerdict is null && (attempt.PausedAt is not { } paused || endedAt < paused) ? AttemptOutcome.Completed
        : ByVerdict(trial, attempt) is { } outcome ? outcome
        : exitCode == ResumeExitCode && signal is null ? AttemptOutcome.ResumeRequested
        : AttemptOutcome.Failed;

    /// <summary>Of an attempt whose job is gone without an exit record.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="observation">The executor's last word.</param>
    public static AttemptOutcome Vanished(TrialState trial, AttemptState attempt, JobObservation observation) =>
        ByVerdict(trial, attempt) ?? observation.Outcome
        ?? (observation.Signal is not null || observation.ExitCode is not null and not 0 ? AttemptOutcome.Failed : AttemptOutcome.Lost);

    private static AttemptOutcome? ByVerdict(TrialState trial, AttemptState attempt) =>
        trial.StopVerdict is not null ? AttemptOutcome.Stopped
        : attempt.PauseVerdict is not { } pause ? null
        : pause.By == ByTimeLimit ? AttemptOutcome.Timeout
        : AttemptOutcome.Interrupted;
}
