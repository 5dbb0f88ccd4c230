using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Parzen;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Bohb;

/// <summary>A kernel density over all parameters: normal curves for numbers, Aitchison and Aitken's kernel for options, widths by the normal reference rule.</summary>
internal sealed class BohbDensity
{
    /// <summary>The logarithm of the least density that is told apart from none: 10⁻³².</summary>
    private const double Least = -73.682722976580952;

    private const double HalfLogTwoPi = 0.91893853320467274;
    private const double Never = -745;
    private readonly KernelPacks _packs;
    private readonly KernelAxis[] _shared;
    private readonly UnitCube _cube;
    private readonly double[][] _rows;
    private readonly double _shift;

    /// <param name="cube">The parameters.</param>
    /// <param name="rows">The results' places, none NaN, options as their numbers.</param>
    /// <param name="leastWidth">The narrowest kernel.</param>
    public BohbDensity(UnitCube cube, double[][] rows, double leastWidth)
    {
        (_cube, _rows) = (cube, rows);
        Widths = [.. Enumerable.Range(0, cube.Count).Select(j => Math.Clamp(NormalReference(j), leastWidth, 1))];
        _shared = [.. cube.Dimensions.Select(SharedOf)];
        _packs = new KernelPacks([.. cube.Dimensions.Select(d => d.Kind == DimensionKind.Categorical ? KernelAxisKind.Category : KernelAxisKind.Number)]);
        double peak = cube.Dimensions.Where(d => d.Kind != DimensionKind.Categorical).Sum(d => -Math.Log(Widths[d.Index]) - HalfLogTwoPi);
        _shift = Math.Max(Least, peak - 500);
        foreach (double[] row in rows)
        {
            int kernel = _packs.Add();
            _packs.PeakOf(kernel) = peak;
            _packs.WeightOf(kernel) = 1.0 / rows.Length;
            for (int j = 0; j < row.Length; j++)
            {
                _packs.CentreOf(kernel, j) = row[j];
                _packs.SharpnessOf(kernel, j) = 1 / (Widths[j] * Math.Sqrt(2));
            }
        }
    }

    /// <summary>The bandwidths, as parts of the range; for options the probability of another one.</summary>
    public double[] Widths { get; }

    /// <summary>How many results there are.</summary>
    public int Count => _rows.Length;

    /// <summary>The logarithms of the density at some places, at least that of 10⁻³².</summary>
    public double[] LogAt(ReadOnlySpan<double> places, int count)
    {
        double[] sums = new double[count];
        double[] shifts = new double[count];
        Array.Fill(shifts, _shift);
        _packs.Sum(places, shifts, _shared, sums);
        return [.. sums.Select(s => Math.Max(Least, _shift + Math.Log(s)))];
    }

    /// <summary>Draws a place around one of the results.</summary>
    /// <param name="stream">Random numbers.</param>
    /// <param name="factor">How much wider than the kernels.</param>
    /// <param name="place">Is written.</param>
    public void Sample(ref KeyedStream stream, double factor, Span<double> place)
    {
        double[] row = _rows[stream.NextInt64(_rows.Length)];
        for (int j = 0; j < place.Length; j++)
        {
            var dimension = _cube.Dimensions[j];
            double unit = stream.NextDouble();
            place[j] = dimension.Kind != DimensionKind.Categorical ? dimension.Settle(TruncatedNormal.Quantile(unit, row[j], factor * Widths[j]))
                : unit >= Widths[j] ? row[j]
                : Math.Min((int)(unit / Widths[j] * dimension.Levels!.Value), dimension.Levels.Value - 1);
        }
    }

    private KernelAxis SharedOf(Dimension dimension)
    {
        double width = Widths[dimension.Index];
        return dimension.Kind != DimensionKind.Categorical ? new KernelAxis()
            : new KernelAxis { Same = Math.Max(Never, Math.Log(1 - width)), Other = Math.Log(width / (dimension.Levels!.Value - 1)) };
    }

    /// <summary>1.06 σ n^(−1/(4+d)).</summary>
    private double NormalReference(int axis)
    {
        double mean = _rows.Average(r => r[axis]);
        double variance = _rows.Average(r => (r[axis] - mean) * (r[axis] - mean));
        return 1.06 * Math.Sqrt(variance) * Math.Pow(_rows.Length, -1.0 / (4 + _cube.Count));
    }
}
