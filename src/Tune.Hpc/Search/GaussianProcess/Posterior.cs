using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>What a process believes of any place, given targets at the observed ones; with several fantasies of what pending ones will give.</summary>
/// <remarks>A fantasy is a joint sample of the pending targets: in the whitened targets L⁻¹y that is a standard normal number for each pending place,
/// so that all fantasies share one factor. A place has one deviation, and a mean for each fantasy.</remarks>
internal sealed class Posterior
{
    private const double LeastVariance = 1e-12;

    private readonly Surrogate _surrogate;
    private readonly double[][] _white;
    private readonly double[][] _alpha;

    /// <param name="surrogate">The observed places, then the pending ones.</param>
    /// <param name="targets">The observed ones' targets.</param>
    /// <param name="fantasies">For each fantasy a standard normal number for each pending place; one empty fantasy where nothing is pending.</param>
    public Posterior(Surrogate surrogate, ReadOnlySpan<double> targets, double[][] fantasies)
    {
        _surrogate = surrogate;
        double[] observed = new double[targets.Length];
        for (int i = 0; i < observed.Length; i++)
        {
            var row = surrogate.Factor.Row(i);
            observed[i] = (targets[i] - Vectors.Dot(row[..i], observed)) / row[i];
        }

        _white = [.. fantasies.Select(f => (double[])[.. observed, .. f])];
        _alpha = [.. _white.Select(w =>
        {
            double[] alpha = [.. w];
            surrogate.Factor.SolveUpper(alpha);
            return alpha;
        })];
        Means = [.. _white.Select((w, q) => MeansAtPlaces(w, _alpha[q]))];
    }

    /// <summary>The whitened targets L⁻¹y of the first fantasy.</summary>
    public ReadOnlySpan<double> White => _white[0];

    /// <summary>How many fantasies there are.</summary>
    public int Fantasies => _white.Length;

    /// <summary>For each fantasy the means at the places themselves, observed and pending, without their noise.</summary>
    public double[][] Means { get; }

    /// <summary>The places.</summary>
    public Surrogate Surrogate => _surrogate;

    /// <summary>Predicts a block of canonical places.</summary>
    /// <param name="places">At most <see cref="GrowingCholesky.Lanes"/>.</param>
    /// <param name="means">By place, then fantasy.</param>
    /// <param name="deviations">By place.</param>
    public void Predict(ReadOnlySpan<double[]> places, double[][] means, double[] deviations)
    {
        const int lanes = GrowingCholesky.Lanes;
        int size = _surrogate.Count;
        double[][] features = [.. Enumerable.Range(0, _surrogate.Kernel.Axes).Select(_ => new double[lanes])];
        for (int c = 0; c < places.Length; c++)
        {
            double[] described = _surrogate.Describe(places[c]);
            for (int j = 0; j < described.Length; j++)
            {
                features[j][c] = described[j];
            }
        }

        double[] block = new double[size * lanes];
        _surrogate.Kernel.Covariances(features, _surrogate.Warped, block);
        _surrogate.Factor.SolveBlock(block);
        double[] sums = new double[lanes];
        double[] squares = new double[lanes];
        int shared = size - PendingCount;
        for (int i = 0; i < size; i++)
        {
            var row = block.AsSpan(i * lanes, lanes);
            double white = i < shared ? _white[0][i] : 0;
            for (int c = 0; c < lanes; c++)
            {
                sums[c] += row[c] * white;
                squares[c] += row[c] * row[c];
            }
        }

        for (int c = 0; c < places.Length; c++)
        {
            deviations[c] = Math.Sqrt(Math.Max(LeastVariance, _surrogate.Kernel.Hyperparameters.Variance - squares[c]));
            for (int q = 0; q < _white.Length; q++)
            {
                double mean = sums[c];
                for (int i = shared; i < size; i++)
                {
                    mean += block[(i * lanes) + c] * _white[q][i];
                }

                means[c][q] = mean;
            }
        }
    }

    /// <summary>How many places at the end are pending.</summary>
    public required int PendingCount { get; init; }

    /// <summary>Predicts one canonical place, so that slopes can be asked for.</summary>
    public PointPrediction PredictAt(ReadOnlySpan<double> place) => new(this, _surrogate, _alpha, place, LeastVariance);

    private double[] MeansAtPlaces(double[] white, double[] alpha)
    {
        double[] means = new double[white.Length];
        for (int i = 0; i < means.Length; i++)
        {
            means[i] = Vectors.Dot(_surrogate.Factor.Row(i), white) - (_surrogate.Kernel.Hyperparameters.Noise * alpha[i]);
        }

        return means;
    }
}
