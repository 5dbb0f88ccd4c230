using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>Where a trial of a <see cref="ScheduledRun"/> is.</summary>
public enum ScheduledTrialState
{
    /// <summary>Waits for a place, before anything that is new.</summary>
    Pending,

    /// <summary>Reports.</summary>
    Running,

    /// <summary>Was told to pause, and still has its place.</summary>
    Pausing,

    /// <summary>Was told to stop, and still has its place.</summary>
    Stopping,

    /// <summary>Has no place until the scheduler resumes it.</summary>
    Paused,

    /// <summary>Is over.</summary>
    Ended,
}

/// <summary>A trial of a <see cref="ScheduledRun"/>.</summary>
public sealed class ScheduledTrial(int number, ConfigMap config)
{
    /// <summary>Its number.</summary>
    public TrialId Id { get; } = new(number);

    /// <summary>Its present configuration.</summary>
    public ConfigMap Config { get; internal set; } = config;

    /// <summary>Where it is.</summary>
    public ScheduledTrialState State { get; internal set; } = ScheduledTrialState.Pending;

    /// <summary>The report it is at; each leaves a checkpoint.</summary>
    public int Step { get; internal set; }

    /// <summary>The furthest it ever came.</summary>
    public int Furthest { get; internal set; }

    /// <summary>Why it ended: "stopped", "done", "failed" or "left".</summary>
    public string? End { get; internal set; }

    /// <summary>Whether a person has opened it again.</summary>
    public bool WasReopened { get; internal set; }

    /// <summary>Whether it has a place.</summary>
    public bool HasPlace => State is ScheduledTrialState.Running or ScheduledTrialState.Pausing or ScheduledTrialState.Stopping;
}
