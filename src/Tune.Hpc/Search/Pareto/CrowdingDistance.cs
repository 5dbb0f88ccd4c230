namespace Tune.Hpc.Search.Pareto;

/// <summary>How much room each result of a front has: the larger, the more it adds to the front's variety.</summary>
/// <remarks>Deb, Pratap, Agarwal, Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE TEVC 6(2), 2002, section III.B.
/// An objective in which all are equal adds nothing. Of equal losses the earlier result stands first. O(m·n·log n).</remarks>
public static class CrowdingDistance
{
    /// <summary>The distances: sums of the gaps between neighbours over the range of the objective; +∞ at the ends.</summary>
    /// <param name="losses">One row for each result, all of one length.</param>
    public static double[] Of(IReadOnlyList<double[]> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        double[] distances = new double[losses.Count];
        for (int k = 0; losses.Count > 0 && k < losses[0].Length; k++)
        {
            Add(losses, k, distances);
        }

        return distances;
    }

    private static void Add(IReadOnlyList<double[]> losses, int objective, double[] distances)
    {
        int[] order = [.. Enumerable.Range(0, losses.Count).OrderBy(i => Value(i))];
        double range = Value(order[^1]) - Value(order[0]);
        if (!(range > 0))
        {
            return;
        }

        distances[order[0]] = distances[order[^1]] = double.PositiveInfinity;
        for (int i = 1; i < order.Length - 1; i++)
        {
            double gap = Value(order[i + 1]) - Value(order[i - 1]);
            // A gap to what is missing is as wide as can be; between two that are missing there is none.
            distances[order[i]] += double.IsNaN(gap) ? 0 : double.IsInfinity(gap) ? double.PositiveInfinity : gap / range;
        }

        double Value(int row) => double.IsNaN(losses[row][objective]) ? double.PositiveInfinity : losses[row][objective];
    }
}
