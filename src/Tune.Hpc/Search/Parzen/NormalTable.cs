using Tune.Hpc.Numerics;

namespace Tune.Hpc.Search.Parzen;

/// <summary>The standard normal distribution function, fast enough to be asked a million times a second: Taylor steps of fifth order from places 1/64 apart.</summary>
/// <remarks>To about 10⁻¹⁰ of the lower tail within ±8, where most is asked, and far less in the middle; beyond, <see cref="StandardNormal"/> itself.</remarks>
internal static class NormalTable
{
    private const int PerUnit = 64;
    private const int Reach = 8;
    private static readonly double[] _below = [.. Nodes().Select(StandardNormal.Cdf)];
    private static readonly double[] _density = [.. Nodes().Select(z => Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI))];

    /// <summary>Φ(z); for z up to 0 it keeps its digits.</summary>
    public static double Below(double z)
    {
        if (!(Math.Abs(z) < Reach))
        {
            return StandardNormal.Cdf(z);
        }

        int node = (int)Math.Floor(((z + Reach) * PerUnit) + 0.5);
        double z0 = ((double)node / PerUnit) - Reach;
        double h = z - z0;
        double square = z0 * z0;
        double steps = 1 + (h * ((-z0 / 2) + (h * (((square - 1) / 6) + (h * ((z0 * (3 - square) / 24) + (h * ((square * (square - 6)) + 3) / 120)))))));
        return _below[node] + (h * _density[node] * steps);
    }

    /// <summary>The probability between two places, without the loss of digits that the upper tail has; a ≤ b.</summary>
    public static double Between(double a, double b) => a > 0 ? Below(-a) - Below(-b) : Below(b) - Below(a);

    private static IEnumerable<double> Nodes() => Enumerable.Range(0, (2 * Reach * PerUnit) + 1).Select(i => ((double)i / PerUnit) - Reach);
}
