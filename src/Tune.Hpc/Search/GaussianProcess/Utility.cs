using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>What the search for the next place maximises: the acquisition over all fantasies, and the probability that metric constraints are kept.</summary>
internal sealed class Utility
{
    private readonly SpaceShape _shape;
    private readonly Posterior? _objective;
    private readonly Acquisition _acquisition;
    private readonly double[] _best;
    private readonly Posterior[] _constraints;

    /// <param name="shape">The space.</param>
    /// <param name="objective">The belief about the target; null where only the constraints count, as nothing keeps them yet.</param>
    /// <param name="acquisition">How much a belief is worth.</param>
    /// <param name="best">The lowest mean in each fantasy.</param>
    /// <param name="constraints">The beliefs about what must not be above 0.</param>
    public Utility(SpaceShape shape, Posterior? objective, Acquisition acquisition, double[] best, Posterior[] constraints) =>
        (_shape, _objective, _acquisition, _best, _constraints) = (shape, objective, acquisition, best, constraints);

    /// <summary>The space.</summary>
    public SpaceShape Shape => _shape;

    /// <summary>The scores of canonical places.</summary>
    public double[] Scores(IReadOnlyList<double[]> places)
    {
        const int lanes = GrowingCholesky.Lanes;
        double[] scores = new double[places.Count];
        double[][] all = places as double[][] ?? [.. places];
        for (int from = 0; from < all.Length; from += lanes)
        {
            int count = Math.Min(lanes, all.Length - from);
            if (_objective is not null)
            {
                AddObjective(_objective, all.AsSpan(from, count), scores.AsSpan(from, count));
            }

            foreach (var constraint in _constraints)
            {
                AddConstraint(constraint, all.AsSpan(from, count), scores.AsSpan(from, count));
            }
        }

        return scores;
    }

    /// <summary>The score of one canonical place, and its slopes by the place's numbers.</summary>
    public double Score(ReadOnlySpan<double> place, Span<double> slopes)
    {
        slopes.Clear();
        double score = 0;
        if (_objective is not null)
        {
            var at = _objective.PredictAt(place);
            double[] byMeans = new double[at.Means.Length];
            score = Combine(at.Means, at.Deviation, byMeans, out double byDeviation);
            at.AddSlopes(place, byMeans, byDeviation, slopes, _shape.IsCategory);
        }

        foreach (var constraint in _constraints)
        {
            var at = constraint.PredictAt(place);
            double z = -at.Means[0] / at.Deviation;
            var (value, slope) = NormalTail.LogCdf(z);
            score += value;
            at.AddSlopes(place, [-slope / at.Deviation], -slope * z / at.Deviation, slopes, _shape.IsCategory);
        }

        return score;
    }

    private void AddObjective(Posterior objective, ReadOnlySpan<double[]> places, Span<double> scores)
    {
        double[][] means = [.. Enumerable.Range(0, places.Length).Select(_ => new double[objective.Fantasies])];
        double[] deviations = new double[places.Length];
        double[] unused = new double[objective.Fantasies];
        objective.Predict(places, means, deviations);
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] += Combine(means[c], deviations[c], unused, out _);
        }
    }

    private static void AddConstraint(Posterior constraint, ReadOnlySpan<double[]> places, Span<double> scores)
    {
        double[][] means = [.. Enumerable.Range(0, places.Length).Select(_ => new double[constraint.Fantasies])];
        double[] deviations = new double[places.Length];
        constraint.Predict(places, means, deviations);
        for (int c = 0; c < scores.Length; c++)
        {
            scores[c] += NormalTail.LogCdf(-means[c][0] / deviations[c]).Value;
        }
    }

    /// <summary>The mean over the fantasies, of the improvements where scores are logarithms of those.</summary>
    private double Combine(double[] means, double deviation, double[] byMeans, out double byDeviation)
    {
        byDeviation = 0;
        if (means.Length == 1)
        {
            (double score, byMeans[0], byDeviation) = _acquisition.Of(means[0], deviation, _best[0]);
            return score;
        }

        Span<double> scores = stackalloc double[means.Length];
        Span<double> slopes = stackalloc double[means.Length];
        double most = double.NegativeInfinity;
        for (int q = 0; q < means.Length; q++)
        {
            (scores[q], byMeans[q], slopes[q]) = _acquisition.Of(means[q], deviation, _best[q]);
            most = Math.Max(most, scores[q]);
        }

        double total = 0;
        for (int q = 0; q < means.Length; q++)
        {
            double weight = _acquisition.IsLogarithm ? Math.Exp(scores[q] - most) : 1;
            total += _acquisition.IsLogarithm ? weight : scores[q];
            byMeans[q] *= weight;
            slopes[q] *= weight;
        }

        double sum = _acquisition.IsLogarithm ? total : means.Length;
        for (int q = 0; q < means.Length; q++)
        {
            byMeans[q] /= sum;
            byDeviation += slopes[q] / sum;
        }

        return _acquisition.IsLogarithm ? most + Math.Log(total / means.Length) : total / means.Length;
    }
}
