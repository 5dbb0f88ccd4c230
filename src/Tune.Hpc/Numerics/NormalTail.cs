namespace Tune.Hpc.Numerics;

/// <summary>Logarithms of tail probabilities and expected improvements of the standard normal distribution, with their slopes; exact where the numbers themselves underflow.</summary>
internal static class NormalTail
{
    private const double HalfLogTwoPi = 0.91893853320467274;
    private const double RootHalf = 0.70710678118654752;
    private const double RootHalfPi = 1.2533141373155003;
    private const double Far = 1e4;

    /// <summary>log Φ(z) and its slope φ(z)/Φ(z).</summary>
    public static (double Value, double Slope) LogCdf(double z)
    {
        if (z < 0)
        {
            // Φ(z) = φ(z)·√(π/2)·erfcx(−z/√2).
            double ratio = RootHalfPi * ScaledErrorFunction.Of(-z * RootHalf);
            return (Math.Log(ratio) - (z * z / 2) - HalfLogTwoPi, 1 / ratio);
        }

        double density = Math.Exp((-z * z / 2) - HalfLogTwoPi);
        double above = density * RootHalfPi * ScaledErrorFunction.Of(z * RootHalf);
        return (Log1p(-above), density / (1 - above));
    }

    /// <summary>log h(z) with h(z) = z·Φ(z) + φ(z), and its slope Φ(z)/h(z).</summary>
    /// <remarks>Ament et al., "Unexpected Improvements to Expected Improvement for Bayesian Optimization", NeurIPS 2023, equation 9.</remarks>
    public static (double Value, double Slope) LogImprovement(double z)
    {
        if (z < -Far)
        {
            return ((-z * z / 2) - HalfLogTwoPi - (2 * Math.Log(-z)), -z);
        }

        if (z < 0)
        {
            // h(z) = φ(z)·(1 + z·√(π/2)·erfcx(−z/√2)).
            double ratio = RootHalfPi * ScaledErrorFunction.Of(-z * RootHalf);
            double rest = 1 + (z * ratio);
            return ((-z * z / 2) - HalfLogTwoPi + Math.Log(rest), ratio / rest);
        }

        double density = Math.Exp((-z * z / 2) - HalfLogTwoPi);
        double cdf = 1 - (density * RootHalfPi * ScaledErrorFunction.Of(z * RootHalf));
        double h = (z * cdf) + density;
        return (Math.Log(h), cdf / h);
    }

    private static double Log1p(double x) => Math.Abs(x) > 1e-4 ? Math.Log(1 + x) : x * (1 - (x * (0.5 - (x / 3))));
}
