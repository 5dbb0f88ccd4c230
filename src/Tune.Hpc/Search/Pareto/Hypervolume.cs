namespace Tune.Hpc.Search.Pareto;

/// <summary>The volume between a set of results and a reference point that is worse: what one of the results is better than. The larger, the better the set.</summary>
/// <remarks>Exact. Two objectives in O(n log n) and three in O(n²) by sweeps; more by While, Bradstreet, Barone, "A Fast Way of Calculating Exact
/// Hypervolumes", IEEE TEVC 16(1), 2012 (WFG). Results that are not better than the reference in every objective add nothing; NaN is as bad as +∞.</remarks>
public static class Hypervolume
{
    // Stands in for 0, where multiplying keeps nothing between the worst and the reference.
    private const double Least = 1e-12;

    /// <summary>The volume.</summary>
    /// <param name="losses">One row for each result, all of one length; lower is better.</param>
    /// <param name="reference">The reference point, finite.</param>
    public static double Of(IReadOnlyList<double[]> losses, IReadOnlyList<double> reference)
    {
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(reference);
        double[] corner = [.. reference];
        return Volume(Front([.. losses.Where(l => IsInside(l, corner))]), corner);
    }

    /// <summary>A reference point for results: a tenth of its size beyond the worst of each objective.</summary>
    /// <param name="losses">One row for each result; what is not finite is left out.</param>
    /// <returns>For each objective the larger of 1.1 and 0.9 times the worst; 1e-12 where the worst is 0, or nothing is finite.</returns>
    public static double[] ReferenceOf(IReadOnlyList<double[]> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        double[] reference = new double[losses.Count == 0 ? 0 : losses[0].Length];
        for (int k = 0; k < reference.Length; k++)
        {
            double worst = losses.Select(l => l[k]).Where(double.IsFinite).DefaultIfEmpty(0).Max();
            reference[k] = worst == 0 ? Least : Math.Max(1.1 * worst, 0.9 * worst);
        }

        return reference;
    }

    /// <summary>What a result adds to others.</summary>
    internal static double Added(double[] loss, IReadOnlyList<double[]> others, double[] reference)
    {
        if (!IsInside(loss, reference))
        {
            return 0;
        }

        double own = Box(loss, reference);
        return double.IsInfinity(own) ? own : own - Volume(Front([.. others.Select(o => Worse(o, loss)).Where(l => IsInside(l, reference))]), reference);
    }

    private static double Volume(List<double[]> front, double[] reference) => front.Count switch
    {
        0 => 0,
        1 => Box(front[0], reference),
        _ => reference.Length switch
        {
            1 => reference[0] - front[0][0],
            2 => Area(front, reference),
            3 => Sweep(front, reference),
            _ => Exclusive(front, reference),
        },
    };

    private static double Area(List<double[]> front, double[] reference)
    {
        double area = 0;
        double above = reference[1];
        foreach (double[] loss in front)
        {
            area += (reference[0] - loss[0]) * (above - loss[1]);
            above = loss[1];
        }

        return area;
    }

    /// <summary>Slices along the third loss; the stairs of what has been passed grow from slice to slice.</summary>
    private static double Sweep(List<double[]> front, double[] reference)
    {
        double volume = 0;
        var stairs = new List<double[]>();
        double[][] order = [.. front.OrderBy(l => l[2])];
        for (int i = 0; i < order.Length; i++)
        {
            double[] step = order[i];
            if (!stairs.Exists(s => s[0] <= step[0] && s[1] <= step[1]))
            {
                stairs.RemoveAll(s => s[0] >= step[0] && s[1] >= step[1]);
                int at = stairs.FindIndex(s => s[0] > step[0]);
                stairs.Insert(at < 0 ? stairs.Count : at, step);
            }

            double depth = (i + 1 < order.Length ? order[i + 1][2] : reference[2]) - step[2];
            volume += depth == 0 ? 0 : depth * Area(stairs, reference);
        }

        return volume;
    }

    /// <summary>WFG: each result adds what those after it do not have.</summary>
    private static double Exclusive(List<double[]> front, double[] reference)
    {
        // The worst in the last loss first: what is left to intersect with shrinks soonest.
        double[][] order = [.. front.OrderByDescending(l => l[^1])];
        double volume = 0;
        for (int i = 0; i < order.Length; i++)
        {
            double[] loss = order[i];
            volume += Box(loss, reference) - Volume(Front([.. order.Skip(i + 1).Select(o => Worse(o, loss))]), reference);
        }

        return volume;
    }

    /// <summary>The results that no other is as good as, by the first loss.</summary>
    private static List<double[]> Front(List<double[]> losses)
    {
        losses.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        var front = new List<double[]>();
        double second = double.PositiveInfinity;
        foreach (double[] loss in losses)
        {
            bool isBeaten = loss.Length switch
            {
                1 => front.Count > 0,
                2 => loss[1] >= second,
                _ => front.Exists(f => IsAsGood(f, loss)),
            };
            if (!isBeaten)
            {
                front.Add(loss);
                second = loss.Length > 1 ? loss[1] : second;
            }
        }

        return front;
    }

    private static bool IsAsGood(double[] a, double[] b)
    {
        for (int k = 0; k < a.Length; k++)
        {
            if (a[k] > b[k])
            {
                return false;
            }
        }

        return true;
    }

    private static double[] Worse(double[] a, double[] b)
    {
        double[] worse = new double[a.Length];
        for (int k = 0; k < a.Length; k++)
        {
            worse[k] = Math.Max(a[k], b[k]);
        }

        return worse;
    }

    private static double Box(double[] loss, double[] reference)
    {
        double volume = 1;
        for (int k = 0; k < loss.Length; k++)
        {
            volume *= reference[k] - loss[k];
        }

        return volume;
    }

    // False for NaN as well.
    private static bool IsInside(double[] loss, double[] reference)
    {
        for (int k = 0; k < loss.Length; k++)
        {
            if (!(loss[k] < reference[k]))
            {
                return false;
            }
        }

        return true;
    }
}
