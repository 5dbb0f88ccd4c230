namespace Tune.Hpc.Trials;

/// <summary>Where a trial stands. Why it left an attempt is a separate fact (<see cref="AttemptOutcome"/>).</summary>
public enum TrialStatus
{
    /// <summary>Waits to be started, or to be started again.</summary>
    Pending,

    /// <summary>Handed to the executor, not yet seen running.</summary>
    Queued,

    /// <summary>Its job has begun.</summary>
    Running,

    /// <summary>Ended after a checkpoint on purpose, to go on later.</summary>
    Paused,

    /// <summary>Finished: by itself, by a scheduler, by a stopper or by a person.</summary>
    Terminated,

    /// <summary>Gave up after its failures.</summary>
    Error,
}
