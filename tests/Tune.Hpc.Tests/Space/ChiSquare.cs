using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Space;

/// <summary>How well counts fit expected shares.</summary>
internal static class ChiSquare
{
    public static double Of(int draws, int cells, Func<int, int> cellOf) => Of(draws, [.. Enumerable.Repeat(1.0 / cells, cells)], cellOf);

    /// <summary>The probability of a fit at least as bad by chance (Wilson and Hilferty's approximation).</summary>
    public static double Of(int draws, double[] shares, Func<int, int> cellOf)
    {
        int[] counts = new int[shares.Length];
        for (int i = 0; i < draws; i++)
        {
            counts[cellOf(i)]++;
        }

        double chi = shares.Zip(counts).Sum(c => Math.Pow(c.Second - (c.First * draws), 2) / (c.First * draws));
        double freedom = shares.Length - 1;
        double z = (Math.Cbrt(chi / freedom) - (1 - (2 / (9 * freedom)))) / Math.Sqrt(2 / (9 * freedom));
        return 1 - StandardNormal.Cdf(z);
    }
}
