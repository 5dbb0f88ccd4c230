using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>What a process believes of one place, and how that changes with the place.</summary>
internal sealed class PointPrediction
{
    private readonly Surrogate _surrogate;
    private readonly double[][] _alpha;
    private readonly double[] _features;
    private readonly double[] _slopes;
    private readonly double[] _solved;

    public PointPrediction(Posterior posterior, Surrogate surrogate, double[][] alpha, ReadOnlySpan<double> place, double leastVariance)
    {
        (_surrogate, _alpha) = (surrogate, alpha);
        var hyper = surrogate.Kernel.Hyperparameters;
        int size = surrogate.Count;
        _features = surrogate.Describe(place);
        double[] covariances = new double[size];
        _slopes = new double[size];
        surrogate.Kernel.Distances(_features, surrogate.Warped, covariances);
        for (int i = 0; i < size; i++)
        {
            var (value, slope) = Matern.WithSlope(covariances[i]);
            (covariances[i], _slopes[i]) = (hyper.Variance * value, hyper.Variance * slope);
        }

        Means = new double[posterior.Fantasies];
        for (int q = 0; q < Means.Length; q++)
        {
            Means[q] = Vectors.Dot(covariances, alpha[q]);
        }

        _solved = surrogate.Factor.SolveLower(covariances);
        Deviation = Math.Sqrt(Math.Max(leastVariance, hyper.Variance - Vectors.Dot(_solved, _solved)));
    }

    /// <summary>The mean in each fantasy.</summary>
    public double[] Means { get; }

    /// <summary>The standard deviation, without noise.</summary>
    public double Deviation { get; }

    /// <summary>Adds the slopes of a score by the place's numbers; those of options stay as they are.</summary>
    /// <param name="place">The place that was predicted.</param>
    /// <param name="byMeans">The score's slope by each mean.</param>
    /// <param name="byDeviation">Its slope by the deviation.</param>
    /// <param name="slopes">Takes them.</param>
    /// <param name="isCategory">Which axes are options.</param>
    public void AddSlopes(ReadOnlySpan<double> place, ReadOnlySpan<double> byMeans, double byDeviation, Span<double> slopes, bool[] isCategory)
    {
        int size = _slopes.Length;
        double[] weights = [.. _solved];
        _surrogate.Factor.SolveUpper(weights);
        for (int i = 0; i < size; i++)
        {
            weights[i] *= -byDeviation / Deviation;
        }

        for (int q = 0; q < byMeans.Length; q++)
        {
            Vectors.AddScaled(weights, _alpha[q], byMeans[q]);
        }

        double total = 0;
        for (int i = 0; i < size; i++)
        {
            weights[i] *= _slopes[i];
            total += weights[i];
        }

        var hyper = _surrogate.Kernel.Hyperparameters;
        for (int j = 0; j < slopes.Length; j++)
        {
            if (!isCategory[j] && !double.IsNaN(place[j]))
            {
                double moment = (_features[j] * total) - Vectors.Dot(weights, _surrogate.Warped.Column(j));
                slopes[j] += 2 * hyper.Weights[j] * moment * hyper.Warp(j, place[j]).ByPlace;
            }
        }
    }
}
