using Tune.Hpc.Space;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>Tells when a run has nothing more to find, so that another should begin.</summary>
/// <remarks>Hansen's tutorial, appendix B.3, and Hansen, "Benchmarking a BI-population CMA-ES" (2009).</remarks>
internal sealed class CmaEsStop(int dimensions, int population, double firstSigma)
{
    private const double FlatRange = 1e-12;
    private const double SmallStep = 1e-12;
    private const double GrownTooFar = 1e4;
    private const double WorstCondition = 1e14;

    private readonly int _window = 10 + (int)Math.Ceiling(30.0 * dimensions / population);
    private readonly Queue<double> _best = new();

    /// <summary>Why the run is over; null where it is not.</summary>
    /// <param name="distribution">After its update.</param>
    /// <param name="axes">The coordinates' dimensions.</param>
    /// <param name="best">The generation's best loss.</param>
    /// <param name="worst">Its worst.</param>
    public string? Reached(CmaEsDistribution distribution, IReadOnlyList<Dimension> axes, double best, double worst)
    {
        _best.Enqueue(best);
        if (_best.Count > _window)
        {
            _best.Dequeue();
        }

        var lengths = distribution.Lengths;
        return !distribution.IsSound ? "numbers have overflowed"
            : _best.Count == _window && worst - _best.Min() < FlatRange && _best.Max() - _best.Min() < FlatRange ? "losses are all the same"
            : IsSmall(distribution, axes) ? "its steps have become tiny"
            : distribution.Sigma * Max(lengths) > GrownTooFar * Math.Max(1, firstSigma) ? "its steps have become too large"
            : Math.Pow(Max(lengths) / Min(lengths), 2) > WorstCondition ? "its axes have become too unequal"
            : ChangesNothing(distribution) ? "its steps change nothing"
            : null;
    }

    // Discrete coordinates are kept from becoming small by their margin.
    private bool IsSmall(CmaEsDistribution distribution, IReadOnlyList<Dimension> axes)
    {
        bool any = false;
        for (int i = 0; i < axes.Count; i++)
        {
            if (axes[i].Kind == DimensionKind.Continuous)
            {
                any = true;
                if (distribution.Deviation(i) >= SmallStep * firstSigma || Math.Abs(distribution.Sigma * distribution.PathOfC[i]) >= SmallStep * firstSigma)
                {
                    return false;
                }
            }
        }

        return any;
    }

    private static bool ChangesNothing(CmaEsDistribution distribution)
    {
        double[] mean = distribution.Mean;
        int along = distribution.Generation % mean.Length;
        bool axis = true;
        bool coordinate = false;
        for (int i = 0; i < mean.Length; i++)
        {
            axis &= mean[i] + (0.1 * distribution.Sigma * distribution.AxisPart(along, i)) == mean[i];
            coordinate |= mean[i] + (0.2 * distribution.Deviation(i)) == mean[i];
        }

        return axis || coordinate;
    }

    private static double Max(ReadOnlySpan<double> values)
    {
        double max = values[0];
        foreach (double v in values)
        {
            max = Math.Max(max, v);
        }

        return max;
    }

    private static double Min(ReadOnlySpan<double> values)
    {
        double min = values[0];
        foreach (double v in values)
        {
            min = Math.Min(min, v);
        }

        return min;
    }
}
