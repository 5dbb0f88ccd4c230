using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Outcomes of attempts as they are written in tables and JSON: the words of the journal.</summary>
public static class OutcomeNames
{
    /// <summary>The word of an outcome: <c>completed</c>, <c>timeout</c>, <c>node_fail</c>, ...</summary>
    public static string NameOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Completed => "completed",
        AttemptOutcome.Stopped => "stopped",
        AttemptOutcome.Failed => "failed",
        AttemptOutcome.ResumeRequested => "resume_requested",
        AttemptOutcome.Interrupted => "interrupted",
        AttemptOutcome.Timeout => "timeout",
        AttemptOutcome.Preempted => "preempted",
        AttemptOutcome.NodeFail => "node_fail",
        AttemptOutcome.OutOfMemory => "out_of_memory",
        AttemptOutcome.Lost => "lost",
        AttemptOutcome.LaunchFailed => "launch_failed",
        AttemptOutcome.Canceled => "canceled",
        AttemptOutcome.BootFail => "boot_fail",
        AttemptOutcome.Deadline => "deadline",
        AttemptOutcome.Requeued => "requeued",
        AttemptOutcome.Paused => "paused",
        AttemptOutcome.Replaced => "replaced",
        AttemptOutcome.Hung => "hung",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not an outcome"),
    };
}
