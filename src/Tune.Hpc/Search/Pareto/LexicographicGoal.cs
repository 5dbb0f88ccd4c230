using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Pareto;

/// <summary>One of several objectives of which the earlier ones matter more (<c>lexico_objectives</c>).</summary>
/// <param name="Objective">The metric, and what is better.</param>
public sealed record LexicographicGoal(Objective Objective)
{
    /// <summary><c>tolerances</c>: how much worse than the best may be given away for later objectives, in the metric's unit, or as a part of the best's size. From 0; default 0.</summary>
    public double Tolerance { get; init; }

    /// <summary>True where the tolerance is a part of the best's size (<c>"5%"</c> is 0.05). Default false.</summary>
    public bool IsRelative { get; init; }

    /// <summary><c>targets</c>: what is good enough, in the metric's own direction; null: nothing is, the default.</summary>
    public double? Target { get; init; }

    /// <summary>The target as a loss; −∞ without one.</summary>
    public double TargetLoss => Target is { } target ? Objective.ToLoss(target) : double.NegativeInfinity;

    /// <summary>The worst loss that is good enough beside the best: the best and its tolerance, or the target where that is easier.</summary>
    public double BoundOf(double best)
    {
        double tolerance = IsRelative ? Math.Abs(best) * Tolerance : Tolerance;
        return Math.Max(double.IsFinite(best) ? best + tolerance : best, TargetLoss);
    }
}
