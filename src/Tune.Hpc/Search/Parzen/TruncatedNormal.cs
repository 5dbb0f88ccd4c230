using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.Parzen;

/// <summary>A normal distribution cut off at 0 and 1, its centre between them.</summary>
internal static class TruncatedNormal
{
    /// <summary>Half the logarithm of 2π.</summary>
    private const double HalfLogTwoPi = 0.91893853320467274;

    /// <summary>What of the whole distribution lies between 0 and 1.</summary>
    public static double Inside(double centre, double sigma) => NormalTable.Between(-centre / sigma, (1 - centre) / sigma);

    /// <summary>The logarithm of the density at the centre.</summary>
    public static double LogPeak(double centre, double sigma) => -Math.Log(sigma * Inside(centre, sigma)) - HalfLogTwoPi;

    /// <summary>The logarithm of the density.</summary>
    public static double LogDensity(double x, double centre, double sigma)
    {
        double z = (x - centre) / sigma;
        return LogPeak(centre, sigma) - (0.5 * z * z);
    }

    /// <summary>The logarithm of the probability of a cell; −745, the least that a number can hold, where that is 0.</summary>
    public static double LogMass((double Lower, double Upper) cell, double centre, double sigma) =>
        Math.Log(Math.Max(double.Epsilon, NormalTable.Between((cell.Lower - centre) / sigma, (cell.Upper - centre) / sigma) / Inside(centre, sigma)));

    /// <summary>The value below which a part of the probability lies.</summary>
    /// <param name="part">From 0 to 1.</param>
    /// <param name="centre">From 0 to 1.</param>
    /// <param name="sigma">Above 0.</param>
    public static double Quantile(double part, double centre, double sigma)
    {
        // The side where the probability to its end is small keeps the digits.
        double below = NormalTable.Below(-centre / sigma);
        double above = NormalTable.Below((centre - 1) / sigma);
        double inside = 1 - below - above;
        double left = below + (part * inside);
        double z = left <= 0.5 ? StandardNormal.InverseCdf(left) : -StandardNormal.InverseCdf(Math.Min(1, above + ((1 - part) * inside)));
        return Math.Clamp(centre + (sigma * z), 0, 1);
    }
}
