using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>All that results and pending trials say about the next proposal.</summary>
internal sealed class Beliefs
{
    /// <summary>The results that the process holds.</summary>
    public required IReadOnlyList<Observation> Rows { get; init; }

    /// <summary>Their targets: mean 0, deviation 1, lower is better.</summary>
    public required double[] Targets { get; init; }

    /// <summary>What to expect of the target.</summary>
    public required Posterior Objective { get; init; }

    /// <summary>What to expect of each metric constraint that was broken: above 0 it is.</summary>
    public required Posterior[] Constraints { get; init; }

    /// <summary>Whether a result keeps all metric constraints.</summary>
    public bool HasFeasible => Rows.Any(IsGood);

    /// <summary>The lowest mean in each fantasy, among results that keep the constraints and what is pending.</summary>
    public double[] Best => [.. Objective.Means.Select(means =>
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < means.Length; i++)
        {
            bool counts = i < Rows.Count ? IsGood(Rows[i]) : i >= means.Length - Objective.PendingCount;
            best = counts ? Math.Min(best, means[i]) : best;
        }

        return best;
    })];

    /// <summary>The canonical places of the best results, the best first.</summary>
    public double[][] BestPlaces(SpaceShape shape, int count) =>
        [.. Enumerable.Range(0, Rows.Count).OrderBy(i => Rows[i].Violation).ThenBy(i => Targets[i]).Take(count).Select(i => shape.Canonical(Rows[i].Point.Coordinates))];

    /// <summary>The score of places by an acquisition; the probability of keeping the constraints alone where no result keeps them yet.</summary>
    public Utility UtilityOf(SpaceShape shape, Acquisition acquisition) =>
        new(shape, HasFeasible || Constraints.Length == 0 ? Objective : null, acquisition, Best, Constraints);

    private static bool IsGood(Observation row) => double.IsFinite(row.PlainLoss) && row.Violation == 0;
}
