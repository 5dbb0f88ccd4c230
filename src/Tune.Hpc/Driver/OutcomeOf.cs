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

    /// <summary>Verdict name under which an attempt ends that does not report any longer.</summary>
    public const string ByReportTimeout = "report_timeout";

    /// <summary>Exit code by which a trial asks to be started again from its checkpoint.</summary>
    public const int ResumeExitCode = 75;

    private const int SignalTerm = 15;

    /// <summary>Of an attempt that left an exit record.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="exit">What the record says.</param>
    /// <param name="word">Why the job ended in the executor's eyes, where it can tell: the record does not show who sent a signal.</param>
    /// <remarks>A program that obeys SIGTERM often exits with 0 and has not finished: after a verdict that only ends the attempt, or a signal from the cluster,
    /// 0 does not mean completed.</remarks>
    public static AttemptOutcome ExitRecord(TrialState trial, AttemptState attempt, ExitFacts exit, AttemptOutcome? word = null) =>
        IsCompletion(trial, attempt, exit, word) ? AttemptOutcome.Completed
        : IsByVerdict(trial, attempt, exit) && ByVerdict(trial, attempt) is { } outcome ? outcome
        : exit.Code == ResumeExitCode && exit.Signal is null ? AttemptOutcome.ResumeRequested
        : word is { } known && (OutweighsExit(known) || known == AttemptOutcome.OutOfMemory) ? known
        : exit.Code == 0 ? AttemptOutcome.Lost // terminated, and the executor's word is about another end than this one
        : AttemptOutcome.Failed;

    private static bool IsCompletion(TrialState trial, AttemptState attempt, ExitFacts exit, AttemptOutcome? word) =>
        exit.Code == 0
        && trial.StopVerdict is null
        && (attempt.PausedAt is not { } paused || exit.At < paused || EndedByItself(trial, attempt, exit))
        && !(exit.WasTerminated && word is not null and not AttemptOutcome.Completed);

    /// <summary>A trial that came to its own end while its pause waited did not obey a verdict, unless it answers with the exit code of a pause.</summary>
    private static bool IsByVerdict(TrialState trial, AttemptState attempt, ExitFacts exit) =>
        trial.StopVerdict is not null || exit.Code == ResumeExitCode || !EndedByItself(trial, attempt, exit);

    /// <summary>Whether an exit record leaves open why the command ended, so that the executor has to be heard.</summary>
    public static bool NeedsWord(TrialState trial, AttemptState attempt, ExitFacts exit) =>
        trial.StopVerdict is null && (attempt.PauseVerdict is null || EndedByItself(trial, attempt, exit))
        && !(exit.Code == 0 && !exit.WasTerminated) && !(exit.Code == ResumeExitCode && exit.Signal is null);

    /// <summary>Of an attempt whose job is gone without an exit record.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="observation">The executor's last word.</param>
    public static AttemptOutcome Vanished(TrialState trial, AttemptState attempt, JobObservation observation) =>
        ByVerdict(trial, attempt) ?? (observation.Outcome == AttemptOutcome.Completed ? null : observation.Outcome)
        ?? (observation.Signal is not null || observation.ExitCode is not null and not 0 ? AttemptOutcome.Failed : AttemptOutcome.Lost);

    /// <summary>An outcome in words.</summary>
    public static string Text(AttemptOutcome? outcome) => outcome switch
    {
        AttemptOutcome.ResumeRequested => "it asked to be resumed (exit 75)",
        AttemptOutcome.Timeout => "time limit",
        AttemptOutcome.NodeFail => "node failure",
        AttemptOutcome.OutOfMemory => "out of memory",
        AttemptOutcome.LaunchFailed => "could not be launched",
        AttemptOutcome.Canceled => "canceled in the queue",
        AttemptOutcome.BootFail => "its node did not boot",
        AttemptOutcome.Deadline => "its deadline could not be met",
        AttemptOutcome.Requeued => "put back into the queue",
        AttemptOutcome.Paused => "paused",
        AttemptOutcome.Replaced => "goes on with another configuration or other resources",
        AttemptOutcome.Hung => "it did not report any longer",
        _ => outcome?.ToString().ToLowerInvariant() ?? "unknown",
    };

    /// <summary>Ends for which neither the trial nor its program is to blame.</summary>
    public static bool IsByTheCluster(AttemptOutcome? outcome) =>
        outcome is AttemptOutcome.Preempted or AttemptOutcome.NodeFail or AttemptOutcome.BootFail or AttemptOutcome.Requeued;

    /// <summary>Ends that are the cluster's doing, whatever the program answered.</summary>
    private static bool OutweighsExit(AttemptOutcome? word) =>
        word is AttemptOutcome.Timeout or AttemptOutcome.Preempted or AttemptOutcome.NodeFail or AttemptOutcome.Canceled or AttemptOutcome.Requeued
            or AttemptOutcome.Deadline or AttemptOutcome.BootFail or AttemptOutcome.Lost;

    private static AttemptOutcome? ByVerdict(TrialState trial, AttemptState attempt) =>
        trial.StopVerdict is not null ? AttemptOutcome.Stopped
        : attempt.HungVerdict is not null ? AttemptOutcome.Hung
        : attempt.PauseVerdict is not { } pause ? null
        : attempt.IsReplaced ? AttemptOutcome.Replaced
        : pause.By switch
        {
            ByTimeLimit => AttemptOutcome.Timeout,
            ByDriver => AttemptOutcome.Interrupted,
            _ => AttemptOutcome.Paused,
        };

    /// <summary>A scheduler's pause waits for a checkpoint, and a trial that was not signalled yet may come to its own end meanwhile.</summary>
    private static bool EndedByItself(TrialState trial, AttemptState attempt, ExitFacts exit) =>
        !exit.WasTerminated
        && !(exit.Signal == SignalTerm && !trial.WaitsForCheckpoint) // a signal to all of a step's processes may end the command before the job script notes it
        && attempt is { HungVerdict: null, PauseVerdict.By: not ByDriver and not ByTimeLimit };
}

/// <summary>What an exit record says.</summary>
/// <param name="Code">The command's exit code, if it had one.</param>
/// <param name="Signal">The signal that ended it, if one did.</param>
/// <param name="At">When it ended, as far as is known.</param>
/// <param name="WasTerminated">The job script was sent SIGTERM.</param>
public readonly record struct ExitFacts(int? Code, int? Signal, DateTimeOffset? At = null, bool WasTerminated = false);
