using Tune.Hpc.Numerics;

namespace Tune.Hpc.Scheduling.Pb2;

/// <summary>Chooses hyperparameters by the upper confidence bound of how fast the score rises with them.</summary>
/// <remarks>Parker-Holder et al., "Provably Efficient Online Hyperparameter Optimization with Population-Based Bandits", NeurIPS 2020: the mean of
/// what was seen, plus √β times the variance that is left once this round's other choices are taken as seen; β = 0.2 + max(0, log 0.4 n).
/// As in the authors' code that is the variance, not its root.</remarks>
internal sealed class Bandit
{
    private const int ShortestWindow = 200;
    private const int WindowStep = 10;
    private const int Starts = 10;
    private const int EvaluationsOfStart = 200;
    private const double MostDeviation = 2;

    private readonly Scale _time;
    private readonly Scale _score;
    private readonly Scale[] _axes;
    private readonly TimeVaryingProcess _seen;
    private readonly double _eagerness;

    /// <param name="changes">What was seen, by time; at least one.</param>
    /// <param name="axes">The parameters' scales.</param>
    public Bandit(IReadOnlyList<ScoreChange> changes, Scale[] axes)
    {
        _axes = axes;
        var window = changes.Count < ShortestWindow ? changes : Window(changes, axes);
        (_time, _score) = (Scale.Of(window.Select(c => c.Time)), Scale.Of(window.Select(c => c.Before)));
        _seen = TimeVaryingProcess.Fit(Points(window), Standardized(window));
        Count = window.Count;
        _eagerness = Math.Sqrt(0.2 + Math.Max(0, Math.Log(0.4 * Count)));
    }

    /// <summary>How many changes it goes by.</summary>
    public int Count { get; }

    /// <summary>The most promising place.</summary>
    /// <param name="time">When.</param>
    /// <param name="score">From which score on.</param>
    /// <param name="chosen">The places chosen in this round.</param>
    /// <param name="stream">Draws where to begin.</param>
    public double[] Choose(double time, double score, IReadOnlyList<double[]> chosen, ref KeyedStream stream)
    {
        double[] context = [_time.ToUnit(time), _score.ToUnit(score)];
        var uncertain = chosen.Count == 0 ? _seen : _seen.With([.. chosen.Select(c => Point(context, c))]);
        var search = new BoxSearch([.. _axes.Select(_ => 0.0)], [.. _axes.Select(_ => 1.0)]);
        (double[] Point, double Value) best = ([], double.NegativeInfinity);
        for (int i = 0; i < Starts; i++)
        {
            double[] start = new double[_axes.Length];
            for (int j = 0; j < start.Length; j++)
            {
                start[j] = stream.NextDouble();
            }

            var found = search.Maximize(Promise, start, EvaluationsOfStart);
            best = found.Value > best.Value ? found : best;
        }

        return [.. best.Point.Select((u, i) => _axes[i].FromUnit(u))];

        double Promise(double[] unit)
        {
            double[] point = [.. context, .. unit];
            return _seen.MeanAt(point) + (_eagerness * uncertain.VarianceAt(point));
        }
    }

    /// <summary>The newest changes, as many as are told best by one process: what is older may follow other laws.</summary>
    private static IReadOnlyList<ScoreChange> Window(IReadOnlyList<ScoreChange> changes, Scale[] axes)
    {
        var newest = changes.Reverse().ToList();
        var (time, score) = (Scale.Of(changes.Select(c => c.Time)), Scale.Of(changes.Select(c => c.Before)));
        double[][] points = [.. newest.Select(c => Point([time.ToUnit(c.Time), score.ToUnit(c.Before)], c.Place, axes))];
        double[] values = Standardized(newest);
        var shape = TimeVaryingProcess.Fit(Backwards(points[..ShortestWindow]), Backwards(values[..ShortestWindow])).Parameters;
        var likelihood = TimeVaryingProcess.LogLikelihoods(points, values, shape);

        // For each change seen: the sum would always be best for the fewest.
        int best = ShortestWindow;
        for (int length = ShortestWindow; length <= newest.Count; length += WindowStep)
        {
            best = likelihood(length) / length > likelihood(best) / best ? length : best;
        }

        return [.. changes.Skip(changes.Count - best)];
    }

    private static T[] Backwards<T>(T[] newestFirst)
    {
        Array.Reverse(newestFirst);
        return newestFirst;
    }

    private double[][] Points(IReadOnlyList<ScoreChange> changes) => [.. changes.Select(c => Point([_time.ToUnit(c.Time), _score.ToUnit(c.Before)], c.Place))];

    private double[] Point(double[] context, double[] place) => Point(context, place, _axes);

    private static double[] Point(double[] context, double[] place, Scale[] axes) => [.. context, .. place.Select((p, i) => axes[i].ToUnit(p))];

    private static double[] Standardized(IReadOnlyList<ScoreChange> changes)
    {
        double mean = changes.Average(c => c.Rate);
        double deviation = Math.Sqrt(changes.Average(c => (c.Rate - mean) * (c.Rate - mean)));
        return [.. changes.Select(c => deviation > 0 ? Math.Clamp((c.Rate - mean) / deviation, -MostDeviation, MostDeviation) : 0)];
    }
}

/// <summary>A range that becomes 0 to 1.</summary>
internal readonly record struct Scale(double Lower, double Upper)
{
    public static Scale Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return new Scale(all.Min(), all.Max());
    }

    public double ToUnit(double value) => Upper > Lower ? (value - Lower) / (Upper - Lower) : 0;

    public double FromUnit(double unit) => Lower + (unit * (Upper - Lower));
}
