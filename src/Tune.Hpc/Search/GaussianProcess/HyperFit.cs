using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Finds the likeliest hyperparameters.</summary>
internal static class HyperFit
{
    private const double Tolerance = 1e-4;

    /// <summary>The hyperparameters of a set of places and targets.</summary>
    /// <param name="shape">The space.</param>
    /// <param name="places">Canonical.</param>
    /// <param name="targets">Standardised; one for each place.</param>
    /// <param name="options">What is known beforehand.</param>
    /// <param name="evaluations">How often the likelihood may be asked.</param>
    public static Hyperparameters Of(SpaceShape shape, IReadOnlyList<double[]> places, double[] targets, ProcessOptions options, int evaluations)
    {
        var columns = new FeatureColumns(shape.Count, places.Count);
        double[] features = new double[shape.Count];
        foreach (double[] place in places)
        {
            shape.Describe(place, features);
            columns.Add(features);
        }

        var prior = new HyperPrior(shape.Count, options.Warps, options.Deterministic, options.RareNoise);
        var likelihood = new Likelihood(columns, targets, shape.IsCategory, prior);
        var (lower, upper) = prior.Bounds();
        var (logs, value) = new BoxMinimizer(lower, upper) { Tolerance = Tolerance }.Minimize(likelihood.Evaluate, prior.Start(), evaluations);
        return new Hyperparameters(double.IsFinite(value) ? logs : prior.Start(), shape.Count);
    }
}
