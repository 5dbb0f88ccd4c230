using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>A first distribution from results of before.</summary>
/// <remarks>Nomura, Watanabe, Akimoto, Ozaki, Onishi, "Warm Starting CMA-ES for Hyperparameter Optimization" (AAAI 2021): the normal distribution nearest to a mixture around the best
/// tenth of the points, each with deviation 0.1.</remarks>
internal static class WarmStart
{
    private const double Best = 0.1;
    private const double Deviation = 0.1;

    /// <summary>Mean, step size and covariance.</summary>
    /// <param name="known">At least one result, and the place of each.</param>
    public static (double[] Mean, double Sigma, double[][] Covariance) From(IEnumerable<(Observation Result, double[] Place)> known)
    {
        var sorted = known.OrderBy(k => k.Result, Observation.BestFirst).ToList();
        double[][] best = [.. sorted.Take((int)Math.Ceiling(Best * sorted.Count)).Select(k => k.Place)];
        int d = best[0].Length;
        double[] mean = [.. Enumerable.Range(0, d).Select(i => best.Average(p => p[i]))];
        double[][] covariance = [.. Enumerable.Range(0, d).Select(i => Enumerable.Range(0, d).Select(j =>
            (i == j ? Deviation * Deviation : 0) + best.Average(p => (p[i] - mean[i]) * (p[j] - mean[j]))).ToArray())];
        double logDeterminant = Cholesky.TryFactor(d, (i, j) => covariance[i][j])!.LogDeterminant;
        double sigma = Math.Exp(logDeterminant / (2 * d));
        foreach (double[] row in covariance)
        {
            for (int j = 0; j < d; j++)
            {
                row[j] /= sigma * sigma;
            }
        }

        return (mean, sigma, covariance);
    }
}
