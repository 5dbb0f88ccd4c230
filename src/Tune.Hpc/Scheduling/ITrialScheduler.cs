using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>Decides about trials while they run.</summary>
/// <remarks>Its state is a function of what it was told, in that order; it sees no clock and touches nothing. Losses are lower-is-better.</remarks>
public interface ITrialScheduler
{
    /// <summary>Its name in specifications and in the journal.</summary>
    string Name { get; }

    /// <summary>The metric that tells how far a trial is; must not decrease.</summary>
    string TimeAttribute { get; }

    /// <summary>Judges one report.</summary>
    Verdict Decide(TrialReport report);

    /// <summary>Hears that a trial has ended, by whomever.</summary>
    void Forget(TrialId trial);
}

/// <summary>What a scheduler sees of a report.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Budget">How far it is, by <see cref="ITrialScheduler.TimeAttribute"/>.</param>
/// <param name="Loss">Lower is better; NaN where the metric was no number.</param>
public readonly record struct TrialReport(TrialId Trial, double Budget, double Loss);
