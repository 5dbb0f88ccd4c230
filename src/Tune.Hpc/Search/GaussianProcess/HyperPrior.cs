namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>What hyperparameters are likely before anything is known, and between which bounds they are searched.</summary>
/// <remarks>Length scales are log-normal around a median that grows with the root of the number of axes (Hvarfner, Hellsten and Nardi, "Vanilla Bayesian Optimization
/// Performs Great in High Dimensions", ICML 2024), the variance of the standardised targets is Γ(2, 1), the noise's is Γ(1.1, 30), and the logarithms of
/// warping's a and b are normal around 0, the identity. Rare noise is log-normal around a median so low that structure is not taken for noise unless many results say so.</remarks>
/// <param name="axes">How many axes there are.</param>
/// <param name="warps">Whether inputs are warped.</param>
/// <param name="deterministic">Whether there is no noise.</param>
/// <param name="rareNoise">Whether noise is hardly expected.</param>
internal sealed class HyperPrior(int axes, bool warps, bool deterministic, bool rareNoise = false)
{
    /// <summary>The least variance of the noise, of standardised targets.</summary>
    public const double LeastNoise = 1e-6;

    private const double FirstNoise = 1e-3;
    private const double MedianRareNoise = 1e-5;
    private const double MostNoise = 1;
    private const double Median = 0.5;
    private const double Spread = 1;
    private const double RareNoiseSpread = 2;
    private const double WarpSpread = 0.5;
    private const double MostWarp = 2;
    private const double WeightRange = 9;

    private readonly double _center = -2 * (Math.Log(Median) + (0.5 * Math.Log(Math.Max(1, axes))));

    /// <summary>Where the search begins.</summary>
    public double[] Start()
    {
        double[] start = new double[Hyperparameters.CountOf(axes, warps)];
        Array.Fill(start, _center, 0, axes);
        start[axes + 1] = Math.Log(deterministic ? LeastNoise : rareNoise ? MedianRareNoise : FirstNoise);
        return start;
    }

    /// <summary>The bounds of the search.</summary>
    public (double[] Lower, double[] Upper) Bounds()
    {
        double[] lower = new double[Hyperparameters.CountOf(axes, warps)];
        double[] upper = new double[lower.Length];
        Array.Fill(lower, _center - WeightRange, 0, axes);
        Array.Fill(upper, _center + WeightRange, 0, axes);
        (lower[axes], upper[axes]) = (Math.Log(0.05), Math.Log(20));
        (lower[axes + 1], upper[axes + 1]) = (Math.Log(LeastNoise), Math.Log(deterministic ? LeastNoise : MostNoise));
        Array.Fill(lower, -MostWarp, axes + 2, lower.Length - axes - 2);
        Array.Fill(upper, MostWarp, axes + 2, lower.Length - axes - 2);
        return (lower, upper);
    }

    /// <summary>The negative logarithm of the density, and its slopes, which are added.</summary>
    public double Add(ReadOnlySpan<double> logs, Span<double> slopes)
    {
        double sum = 0;
        for (int j = 0; j < axes; j++)
        {
            sum += Normal(logs[j] - _center, 2 * Spread, ref slopes[j]);
        }

        sum += Gamma(logs[axes], 2, 1, ref slopes[axes]);
        sum += deterministic ? 0
            : rareNoise ? Normal(logs[axes + 1] - Math.Log(MedianRareNoise), RareNoiseSpread, ref slopes[axes + 1])
            : Gamma(logs[axes + 1], 1.1, 30, ref slopes[axes + 1]);
        for (int i = axes + 2; i < logs.Length; i++)
        {
            sum += Normal(logs[i], WarpSpread, ref slopes[i]);
        }

        return sum;
    }

    private static double Normal(double difference, double spread, ref double slope)
    {
        slope += difference / (spread * spread);
        return difference * difference / (2 * spread * spread);
    }

    private static double Gamma(double log, double shape, double rate, ref double slope)
    {
        double value = Math.Exp(log);
        slope += (rate * value) - (shape - 1);
        return (rate * value) - ((shape - 1) * log);
    }
}
