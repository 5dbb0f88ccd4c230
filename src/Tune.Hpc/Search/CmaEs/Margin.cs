using Tune.Hpc.Numerics;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.CmaEs;

/// <summary>Keeps the chance of leaving the current cell of a discrete coordinate from vanishing.</summary>
/// <remarks>Hamano, Saito, Nomura, Shirakawa, "CMA-ES with margin" (GECCO 2022, arXiv 2205.13482), section 4. Cells need not be equally wide: their own edges are the thresholds,
/// so whole numbers on a logarithmic scale are served too.</remarks>
internal static class Margin
{
    /// <summary>Corrects mean and scale of every discrete coordinate.</summary>
    /// <param name="distribution">After its update.</param>
    /// <param name="axes">The coordinates' dimensions.</param>
    /// <param name="margin">α: the least chance of leaving a cell, both sides together.</param>
    public static void Apply(CmaEsDistribution distribution, IReadOnlyList<Dimension> axes, double margin)
    {
        for (int i = 0; i < axes.Count; i++)
        {
            double deviation = distribution.Deviation(i);
            if (axes[i].Kind == DimensionKind.Ordinal && deviation > 0 && axes[i].CellOf(Math.Clamp(distribution.Mean[i], 0, 1)) is { } cell)
            {
                (distribution.Mean[i], double factor) = Corrected(distribution.Mean[i], deviation, cell, margin);
                distribution.Scales[i] *= factor;
            }
        }
    }

    /// <summary>The mean, and by what the deviation is multiplied.</summary>
    internal static (double Mean, double Factor) Corrected(double mean, double deviation, (double Lower, double Upper) cell, double margin)
    {
        bool first = cell.Lower <= 0;
        bool last = cell.Upper >= 1;
        double reach = -StandardNormal.InverseCdf(margin) * deviation;
        return first && last ? (mean, 1)
            : first ? (Math.Max(mean, cell.Upper - reach), 1)
            : last ? (Math.Min(mean, cell.Lower + reach), 1)
            : Between(mean, deviation, cell, margin / 2);
    }

    private static (double Mean, double Factor) Between(double mean, double deviation, (double Lower, double Upper) cell, double least)
    {
        double below = StandardNormal.Cdf((cell.Lower - mean) / deviation);
        double above = StandardNormal.Cdf((mean - cell.Upper) / deviation);
        if (below >= least && above >= least)
        {
            return (mean, 1);
        }

        // Equations 18 to 21: what was added to one side is taken from what exceeds the least elsewhere.
        double within = 1 - below - above;
        (double low, double high) = (Math.Max(least, below), Math.Max(least, above));
        double excess = (1 - low - high - within) / (low + high + within - (3 * least));
        low += excess * (low - least);
        high += excess * (high - least);
        double lowReach = -StandardNormal.InverseCdf(low);
        double highReach = -StandardNormal.InverseCdf(high);
        double width = lowReach + highReach;
        return !(width > 0) ? (mean, 1)
            : (((cell.Lower * highReach) + (cell.Upper * lowReach)) / width, (cell.Upper - cell.Lower) / (width * deviation));
    }
}
