using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>One recorded report.</summary>
/// <param name="Iteration">The training iteration it was made at.</param>
/// <param name="Seconds">How long the work since the previous point took. From 0.</param>
/// <param name="Metrics">What was reported, <c>training_iteration</c> included; NaN stays NaN.</param>
public sealed record CurvePoint(long Iteration, double Seconds, ImmutableArray<Metric> Metrics)
{
    /// <summary>What a checkpoint of that iteration is called.</summary>
    internal string Checkpoint { get; } = Iteration.ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
}
