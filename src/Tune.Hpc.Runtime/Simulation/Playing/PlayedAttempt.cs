using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Driver;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Playing;

/// <summary>An attempt that plays its trial's curve.</summary>
internal sealed class PlayedAttempt(TrialState trial, AttemptState state, LearningCurve curve)
{
    public TrialState Trial => trial;

    public AttemptState State => state;

    public LearningCurve Curve => curve;

    public AttemptId Id => state.Id;

    public int Nodes => state.Planned.Request.Nodes;

    public bool IsOver => state.Outcome is not null;

    /// <summary>The next report.</summary>
    public int Next { get; set; } = curve.After(state.Planned.Iteration);

    public bool IsAtEnd => Next >= curve.Points.Length;

    public DateTimeOffset? Started { get; set; }

    /// <summary>When it fails, unless it ends before.</summary>
    public DateTimeOffset? FailsAt { get; set; }

    /// <summary>When its job's time is up.</summary>
    public DateTimeOffset? LimitAt { get; set; }

    /// <summary>It has been told to end at its next checkpoint.</summary>
    public bool IsPausing { get; set; }
}
