namespace Tune.Hpc.Trials;

/// <summary>Why an attempt ended.</summary>
public enum AttemptOutcome
{
    /// <summary>The command ended with exit code 0.</summary>
    Completed,

    /// <summary>A scheduler, stopper, budget or person stopped it for good.</summary>
    Stopped,

    /// <summary>The command ended with another exit code or by a signal of its own making. Counts as a failure.</summary>
    Failed,

    /// <summary>Exit code 75: the trial asks to be started again from its checkpoint. Not a failure.</summary>
    ResumeRequested,

    /// <summary>The driver ended it in order to leave; a later <c>resume</c> goes on. Not a failure.</summary>
    Interrupted,

    /// <summary>It ran into its own wall-time limit.</summary>
    Timeout,

    /// <summary>The cluster took its place for somebody else. Not a failure.</summary>
    Preempted,

    /// <summary>Its node failed. Not a failure of the trial.</summary>
    NodeFail,

    /// <summary>It used more memory than it asked for. Counts as a failure.</summary>
    OutOfMemory,

    /// <summary>Its job is gone and left no exit record. Not a failure of the trial, within limits.</summary>
    Lost,

    /// <summary>The job never came to start the command. Counts as a failure.</summary>
    LaunchFailed,

    /// <summary>Somebody canceled its job in the cluster's queue; the trial is not tried again by itself.</summary>
    Canceled,

    /// <summary>Its node could not be booted. Not a failure of the trial.</summary>
    BootFail,

    /// <summary>Its job could not end before the deadline it was given (<c>--deadline</c>). Counts as a failure.</summary>
    Deadline,

    /// <summary>Somebody put its job back into the queue. Not a failure.</summary>
    Requeued,

    /// <summary>The scheduler ended it, after a checkpoint, to go on later. Not a failure.</summary>
    Paused,

    /// <summary>The trial goes on in a new attempt, with another configuration or other resources. Not a failure.</summary>
    Replaced,

    /// <summary>It was ended because it did not report for longer than <c>report_timeout</c>. Counts as a failure.</summary>
    Hung,
}
