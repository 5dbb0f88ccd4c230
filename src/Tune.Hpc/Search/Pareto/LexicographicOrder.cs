using System.Collections.Immutable;

namespace Tune.Hpc.Search.Pareto;

/// <summary>Compares results by several objectives of which the earlier ones matter more, each within a tolerance.</summary>
/// <remarks>
/// <para>Zhang, Jia, Wang, Wu, "Targeted Hyperparameter Optimization with Lexicographic Preferences over Multiple Objectives", ICLR 2023, section 3.
/// Losses are in the order of the goals, lower is better; NaN is as bad as +∞.</para>
/// <para>A loss at a bound is within it, everywhere. A relative tolerance is added as a part of the best's size, so that it widens for negative losses as well.
/// Targets are turned with their metric's direction.</para>
/// </remarks>
public sealed class LexicographicOrder
{
    /// <summary>Makes the order.</summary>
    /// <param name="goals">The objectives, the most important first; at least one.</param>
    public LexicographicOrder(ImmutableArray<LexicographicGoal> goals)
    {
        ArgumentOutOfRangeException.ThrowIfZero(goals.Length);
        Goals = goals;
    }

    /// <summary>The objectives, the most important first.</summary>
    public ImmutableArray<LexicographicGoal> Goals { get; }

    /// <summary>How bad a loss may be in each objective: by the best of those that are within all the bounds before it.</summary>
    /// <param name="losses">All results, one row each; none has the bounds +∞.</param>
    public double[] Bounds(IReadOnlyList<double[]> losses) => Filter(losses).Bounds;

    /// <summary>Which results are within all bounds, in their order.</summary>
    public int[] Within(IReadOnlyList<double[]> losses) => Filter(losses).Left;

    /// <summary>The number of the best result: of those within all bounds the first in plain order, and of equal ones the earliest; null where there is none.</summary>
    public int? Best(IReadOnlyList<double[]> losses)
    {
        int[] left = Within(losses);
        return left.Length == 0 ? null : left.Aggregate((best, i) => ComparePlainly(losses[i], losses[best]) < 0 ? i : best);
    }

    /// <summary>Compares two results under bounds: negative where the first is better.</summary>
    /// <remarks>The first objective in which not both are within the bound decides; where both are within all of them the first difference does.</remarks>
    public int Compare(ReadOnlySpan<double> a, ReadOnlySpan<double> b, ReadOnlySpan<double> bounds)
    {
        for (int k = 0; k < Goals.Length; k++)
        {
            bool within = Loss(a[k]) <= bounds[k] && Loss(b[k]) <= bounds[k];
            if (!within && Loss(a[k]).CompareTo(Loss(b[k])) is var order and not 0)
            {
                return order;
            }
        }

        return ComparePlainly(a, b);
    }

    private static int ComparePlainly(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        for (int k = 0; k < a.Length; k++)
        {
            if (Loss(a[k]).CompareTo(Loss(b[k])) is var order and not 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static double Loss(double value) => double.IsNaN(value) ? double.PositiveInfinity : value == 0 ? 0 : value;

    private (int[] Left, double[] Bounds) Filter(IReadOnlyList<double[]> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        int[] left = [.. Enumerable.Range(0, losses.Count)];
        double[] bounds = new double[Goals.Length];
        for (int k = 0; k < Goals.Length; k++)
        {
            double best = left.Select(i => Loss(losses[i][k])).DefaultIfEmpty(double.PositiveInfinity).Min();
            bounds[k] = Goals[k].BoundOf(best);
            left = [.. left.Where(i => Loss(losses[i][k]) <= bounds[k])];
        }

        return (left, bounds);
    }
}
