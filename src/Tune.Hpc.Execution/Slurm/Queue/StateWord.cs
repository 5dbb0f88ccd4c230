using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>What a state of Slurm means.</summary>
/// <param name="Phase">Where the job stands.</param>
/// <param name="Outcome">How it ended, where it has.</param>
internal readonly record struct StateWord(JobPhase Phase, AttemptOutcome? Outcome)
{
    /// <summary>Whether the job is over.</summary>
    public bool IsOver => Phase == JobPhase.Ended;

    /// <summary>The meaning of a word of <c>squeue</c> or <c>sacct</c> (<c>CANCELLED by 1001</c>). A word that nobody knows yet ends nothing.</summary>
    public static StateWord Of(string state) => state.Split(' ', '+')[0] switch
    {
        "PENDING" or "CONFIGURING" or "REQUEUED" or "REQUEUE_FED" or "REQUEUE_HOLD" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" => new(JobPhase.Queued, null),
        "COMPLETED" => new(JobPhase.Ended, AttemptOutcome.Completed),
        "FAILED" => new(JobPhase.Ended, AttemptOutcome.Failed),
        "TIMEOUT" => new(JobPhase.Ended, AttemptOutcome.Timeout),
        "PREEMPTED" => new(JobPhase.Ended, AttemptOutcome.Preempted),
        "NODE_FAIL" => new(JobPhase.Ended, AttemptOutcome.NodeFail),
        "OUT_OF_MEMORY" => new(JobPhase.Ended, AttemptOutcome.OutOfMemory),
        "CANCELLED" => new(JobPhase.Ended, AttemptOutcome.Canceled),
        "BOOT_FAIL" => new(JobPhase.Ended, AttemptOutcome.BootFail),
        "DEADLINE" => new(JobPhase.Ended, AttemptOutcome.Deadline),
        "REVOKED" => new(JobPhase.Ended, AttemptOutcome.Lost),
        _ => new(JobPhase.Running, null),
    };

    /// <summary>Whether a running job's word says more than that it runs.</summary>
    public static bool IsPlainRunning(string state) => state == "RUNNING";
}
