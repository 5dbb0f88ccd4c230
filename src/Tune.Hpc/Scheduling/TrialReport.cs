using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>What a scheduler sees of a report.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Budget">How far it is, by <see cref="ITrialScheduler.TimeAttribute"/>.</param>
/// <param name="Loss">Lower is better; NaN where the metric was no number.</param>
public readonly record struct TrialReport(TrialId Trial, double Budget, double Loss)
{
    /// <summary>Whether the trial has a checkpoint from which it, or another, can go on.</summary>
    public bool HasCheckpoint { get; init; }

    /// <summary>Whether another trial would take its place at once: one that is paused or waits, or a new one.</summary>
    public bool OthersWait { get; init; }
}
