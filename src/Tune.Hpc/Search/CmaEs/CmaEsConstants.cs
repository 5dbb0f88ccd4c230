namespace Tune.Hpc.Search.CmaEs;

/// <summary>The strategy's parameters, by dimension and population.</summary>
/// <remarks>Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772), table 1. Separable: Ros and Hansen (PPSN 2008), learning rates of C times (d + 2)/3.</remarks>
internal sealed class CmaEsConstants
{
    /// <summary>The parameters.</summary>
    /// <param name="dimensions">d, at least 1.</param>
    /// <param name="population">λ, at least 2.</param>
    /// <param name="separable">Whether C is diagonal.</param>
    public CmaEsConstants(int dimensions, int population, bool separable = false)
    {
        double d = dimensions;
        (Population, Parents) = (population, population / 2);
        double[] raw = [.. Enumerable.Range(1, population).Select(i => Math.Log((population + 1) / 2.0) - Math.Log(i))];
        MuEff = EffectiveOf(raw.AsSpan(0, Parents));
        double muEffRest = EffectiveOf(raw.AsSpan(Parents));
        double faster = separable ? (d + 2) / 3 : 1;
        C1 = Math.Min(0.5, faster * 2 / (((d + 1.3) * (d + 1.3)) + MuEff));
        CMu = Math.Min(1 - C1 - 1e-8, faster * 2 * (MuEff - 2 + (1 / MuEff)) / (((d + 2) * (d + 2)) + MuEff));
        CSigma = (MuEff + 2) / (d + MuEff + 5);
        DSigma = 1 + (2 * Math.Max(0, Math.Sqrt((MuEff - 1) / (d + 1)) - 1)) + CSigma;
        CC = (4 + (MuEff / d)) / (d + 4 + (2 * MuEff / d));
        Chi = Math.Sqrt(d) * (1 - (1 / (4 * d)) + (1 / (21 * d * d)));
        double negative = CMu <= 0 ? 0 : Math.Min(Math.Min(1 + (C1 / CMu), 1 + (2 * muEffRest / (MuEff + 2))), (1 - C1 - CMu) / (d * CMu));
        double above = raw.Where(w => w > 0).Sum();
        double below = -raw.Where(w => w < 0).Sum();
        Weights = [.. raw.Select(w => w >= 0 ? w / above : negative * w / below)];
        MostInjected = Math.Sqrt(d) + (2 * d / (d + 2));
    }

    /// <summary>λ.</summary>
    public int Population { get; }

    /// <summary>μ: how many of them move the mean.</summary>
    public int Parents { get; }

    /// <summary>μ_eff.</summary>
    public double MuEff { get; }

    /// <summary>c₁: the learning rate of C from its path.</summary>
    public double C1 { get; }

    /// <summary>c_μ: the learning rate of C from the population.</summary>
    public double CMu { get; }

    /// <summary>c_σ.</summary>
    public double CSigma { get; }

    /// <summary>d_σ.</summary>
    public double DSigma { get; }

    /// <summary>c_c.</summary>
    public double CC { get; }

    /// <summary>χ_d: the mean length of a standard normal vector.</summary>
    public double Chi { get; }

    /// <summary>The weights of all λ, from the best; those below 0 have the sum of the tutorial's equation 53.</summary>
    public double[] Weights { get; }

    /// <summary>How long a step may be, in standard deviations, that the distribution has not drawn itself (Hansen, "Injecting external solutions into CMA-ES", 2011).</summary>
    public double MostInjected { get; }

    /// <summary>λ as the tutorial has it: 4 + ⌊3 ln d⌋.</summary>
    public static int PopulationFor(int dimensions) => 4 + (int)(3 * Math.Log(dimensions));

    private static double EffectiveOf(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        double squares = 0;
        foreach (double w in weights)
        {
            sum += w;
            squares += w * w;
        }

        return squares == 0 ? 0 : sum * sum / squares;
    }
}
