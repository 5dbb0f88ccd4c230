namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>The Matérn-5/2 covariance of variance 1.</summary>
/// <remarks>Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), equation 4.17: (1 + √5 r + 5r²/3)·exp(−√5 r).</remarks>
internal static class Matern
{
    /// <summary>The covariance.</summary>
    /// <param name="squared">r², the squared distance in units of the length scales.</param>
    public static double Of(double squared)
    {
        double t = Math.Sqrt(5 * squared);
        return (1 + t + (t * t / 3)) * Math.Exp(-t);
    }

    /// <summary>The covariance, and its slope by r².</summary>
    public static (double Value, double Slope) WithSlope(double squared)
    {
        double t = Math.Sqrt(5 * squared);
        double decay = Math.Exp(-t);
        return ((1 + t + (t * t / 3)) * decay, -5.0 / 6 * (1 + t) * decay);
    }
}
