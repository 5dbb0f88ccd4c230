using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>How badly hyperparameters explain targets: the negative logarithm of their posterior density, with its slopes.</summary>
/// <remarks>Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), equations 5.8 and 5.9, plus the prior. n³/2 multiplications.</remarks>
internal sealed class Likelihood
{
    private const double HalfLogTwoPi = 0.91893853320467274;

    private readonly FeatureColumns _places;
    private readonly double[] _targets;
    private readonly bool[] _isCategory;
    private readonly HyperPrior _prior;
    private readonly double[][] _covariances;
    private readonly double[][] _slopes;

    /// <param name="places">The places, not warped.</param>
    /// <param name="targets">Standardised.</param>
    /// <param name="isCategory">Which axes are options.</param>
    /// <param name="prior">What is likely.</param>
    public Likelihood(FeatureColumns places, double[] targets, bool[] isCategory, HyperPrior prior)
    {
        (_places, _targets, _isCategory, _prior) = (places, targets, isCategory, prior);
        _covariances = [.. Enumerable.Range(0, places.Count).Select(i => new double[i + 1])];
        _slopes = [.. Enumerable.Range(0, places.Count).Select(i => new double[i])];
    }

    /// <summary>The value at logarithms of hyperparameters; +∞ where the covariances are not positive definite.</summary>
    public double Evaluate(ReadOnlySpan<double> logs, Span<double> slopes)
    {
        int axes = _isCategory.Length;
        var hyper = new Hyperparameters(logs.ToArray(), axes);
        var kernel = new Kernel(hyper, _isCategory);
        var warped = Warped(kernel);
        FillCovariances(kernel, warped);
        var factor = new GrowingCholesky();
        slopes.Clear();
        if (!factor.TryAppend(_covariances))
        {
            return double.PositiveInfinity;
        }

        double[] white = factor.SolveLower(_targets);
        double value = (0.5 * Vectors.Dot(white, white)) + (0.5 * factor.LogDeterminant) + (_targets.Length * HalfLogTwoPi);
        factor.SolveUpper(white);
        AddSlopes(hyper, warped, white, factor.Inverse(), slopes);
        return value + _prior.Add(logs, slopes);
    }

    private FeatureColumns Warped(Kernel kernel)
    {
        if (!kernel.Hyperparameters.Warps)
        {
            return _places;
        }

        var warped = new FeatureColumns(_places.Axes, _places.Count);
        double[] features = new double[_places.Axes];
        for (int i = 0; i < _places.Count; i++)
        {
            Read(_places, i, features);
            kernel.Warp(features);
            warped.Add(features);
        }

        return warped;
    }

    private void FillCovariances(Kernel kernel, FeatureColumns warped)
    {
        var hyper = kernel.Hyperparameters;
        double[] features = new double[warped.Axes];
        for (int i = 0; i < _covariances.Length; i++)
        {
            double[] row = _covariances[i];
            double[] slope = _slopes[i];
            Read(warped, i, features);
            kernel.Distances(features, warped, row.AsSpan(0, i));
            for (int k = 0; k < i; k++)
            {
                var (value, by) = Matern.WithSlope(row[k]);
                row[k] = hyper.Variance * value;
                slope[k] = hyper.Variance * by;
            }

            row[i] = hyper.Variance + hyper.Noise;
        }
    }

    private static void Read(FeatureColumns places, int place, double[] features)
    {
        for (int j = 0; j < features.Length; j++)
        {
            features[j] = places.At(place, j);
        }
    }

    /// <summary>−½ tr((α·αᵀ − K⁻¹)·dK) for each hyperparameter.</summary>
    private void AddSlopes(Hyperparameters hyper, FeatureColumns warped, double[] alpha, double[][] inverse, Span<double> slopes)
    {
        int axes = _isCategory.Length;
        double trace = 0, byVariance = 0;
        for (int i = 0; i < alpha.Length; i++)
        {
            double[] row = inverse[i];
            double[] slope = _slopes[i];
            double[] covariance = _covariances[i];
            for (int k = 0; k < i; k++)
            {
                double weight = (alpha[i] * alpha[k]) - row[k];
                byVariance += weight * covariance[k];
                slope[k] *= weight;
            }

            trace += (alpha[i] * alpha[i]) - row[i];
        }

        slopes[axes] -= byVariance + (0.5 * trace * hyper.Variance);
        slopes[axes + 1] -= 0.5 * trace * hyper.Noise;
        double[] byA = new double[hyper.Warps ? alpha.Length : 0];
        double[] byB = new double[byA.Length];
        for (int j = 0; j < axes; j++)
        {
            bool warps = hyper.Warps && !_isCategory[j];
            for (int i = 0; warps && i < alpha.Length; i++)
            {
                (_, _, byA[i], byB[i]) = hyper.Warp(j, _places.At(i, j));
            }

            var sums = SumOver(warped.Column(j), _isCategory[j], warps, byA, byB);
            slopes[j] -= hyper.Weights[j] * sums.Squares;
            if (warps)
            {
                slopes[Hyperparameters.WarpAt(j, axes)] -= 2 * hyper.Weights[j] * sums.ByA;
                slopes[Hyperparameters.WarpAt(j, axes) + 1] -= 2 * hyper.Weights[j] * sums.ByB;
            }
        }
    }

    private (double Squares, double ByA, double ByB) SumOver(ReadOnlySpan<double> column, bool isCategory, bool warps, double[] byA, double[] byB)
    {
        double squares = 0, a = 0, b = 0;
        double[] moments = new double[column.Length];
        for (int i = 1; i < column.Length; i++)
        {
            var slope = _slopes[i].AsSpan();
            double x = column[i];
            var differences = moments.AsSpan(0, i);
            for (int k = 0; k < i; k++)
            {
                differences[k] = x - column[k];
            }

            if (isCategory)
            {
                for (int k = 0; k < i; k++)
                {
                    squares += differences[k] == 0 ? 0 : slope[k];
                }

                continue;
            }

            for (int k = 0; k < i; k++)
            {
                moments[k] *= slope[k];
            }

            // Σ m·(xᵢ − xₖ)² and Σ m·(xᵢ − xₖ)·(tᵢ − tₖ), with m·(xᵢ − xₖ) in the moments.
            double sum = 0;
            for (int k = 0; k < i; k++)
            {
                sum += moments[k];
            }

            squares += (x * sum) - Vectors.Dot(differences, column);
            if (warps)
            {
                a += (byA[i] * sum) - Vectors.Dot(differences, byA);
                b += (byB[i] * sum) - Vectors.Dot(differences, byB);
            }
        }

        return (squares, a, b);
    }
}
