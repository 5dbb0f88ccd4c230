using Tune.Hpc.Numerics;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Bohb;

/// <summary>The densities of good and bad results at a budget.</summary>
internal sealed class BohbModel
{
    private readonly UnitCube _cube;
    private readonly BohbSettings _settings;
    private readonly BohbDensity _good;
    private readonly BohbDensity _bad;

    private BohbModel(UnitCube cube, BohbSettings settings, double budget, int results, double[][] good, double[][] bad)
    {
        (_cube, _settings, Budget, Results) = (cube, settings, budget, results);
        _good = new BohbDensity(cube, good, settings.MinBandwidth);
        _bad = new BohbDensity(cube, bad, settings.MinBandwidth);
    }

    public double Budget { get; }

    /// <summary>How many results there are at the budget.</summary>
    public int Results { get; }

    /// <summary>How many of them are good.</summary>
    public int Good => _good.Count;

    /// <summary>The model of a budget; null while there are too few results. Good and bad ones must each be more than there are parameters.</summary>
    public static BohbModel? TryMake(UnitCube cube, BohbSettings settings, BudgetResults results, ulong seed)
    {
        int count = results.Results.Count;
        var (mostGood, mostBad) = Sizes(settings, cube.Count, count);
        if (count - mostGood <= cube.Count)
        {
            return null;
        }

        var sorted = results.Sorted();
        var stream = KeyedStream.For(seed, "bohb-impute", count);
        return new BohbModel(
            cube, settings, results.Budget, count, Whole(sorted.Take(mostGood), cube, ref stream), Whole(sorted.Skip(mostGood).Take(mostBad), cube, ref stream));
    }

    /// <summary>How many results are good, and how many of the next ones bad.</summary>
    public static (int Good, int Bad) Sizes(BohbSettings settings, int parameters, int results)
    {
        int least = Math.Max(settings.MinPointsInModel ?? 0, parameters + 1);
        double good = settings.TopPercent * results / 100;
        return (Math.Max(least, (int)(good + 1e-9)), Math.Max(least, (int)(results - good + 1e-9)));
    }

    /// <summary>The place among some drawn near good results that is likeliest good rather than bad.</summary>
    public double[] Propose(ref KeyedStream stream)
    {
        int size = _cube.Count;
        double[] places = new double[_settings.Candidates * size];
        for (int i = 0; i < _settings.Candidates; i++)
        {
            _good.Sample(ref stream, _settings.BandwidthFactor, places.AsSpan(i * size, size));
        }

        double[] good = _good.LogAt(places, _settings.Candidates);
        double[] bad = _bad.LogAt(places, _settings.Candidates);
        int best = 0;
        for (int i = 1; i < good.Length; i++)
        {
            best = bad[i] - good[i] < bad[best] - good[best] ? i : best;
        }

        double[] point = places.AsSpan(best * size, size).ToArray();
        foreach (var dimension in _cube.Dimensions.Where(d => d.Kind == DimensionKind.Categorical))
        {
            point[dimension.Index] = (point[dimension.Index] + 0.5) / dimension.Levels!.Value;
        }

        return point;
    }

    /// <summary>Rows without gaps: what a configuration does not have is that of another row that has it, or anything.</summary>
    private static double[][] Whole(IEnumerable<BudgetResult> results, UnitCube cube, ref KeyedStream stream)
    {
        double[][] given = [.. results.Select(r => r.Coordinates)];
        double[][] rows = [.. given.Select(g => new double[g.Length])];
        for (int j = 0; j < cube.Count; j++)
        {
            double[] there = [.. given.Select(g => g[j]).Where(x => !double.IsNaN(x))];
            for (int i = 0; i < rows.Length; i++)
            {
                double unit = !double.IsNaN(given[i][j]) ? given[i][j] : there.Length > 0 ? there[stream.NextInt64(there.Length)] : stream.NextDouble();
                var dimension = cube.Dimensions[j];
                rows[i][j] = dimension.Kind == DimensionKind.Categorical ? Math.Min((int)(unit * dimension.Levels!.Value), dimension.Levels.Value - 1) : dimension.Settle(unit);
            }
        }

        return rows;
    }
}
