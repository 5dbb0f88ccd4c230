namespace Tune.Hpc.Search.Tpe;

/// <summary>The settings with their defaults filled in.</summary>
internal sealed record TpeRules
{
    private const int MostGood = 25;

    public TpeRules(TpeSettings settings)
    {
        Settings = settings;
        IsHyperOpt = settings.Variant == TpeVariant.HyperOpt;
        StartupTrials = settings.StartupTrials ?? (IsHyperOpt ? 20 : 10);
        Candidates = settings.Candidates;
        Gamma = settings.Gamma ?? (IsHyperOpt ? 0.25 : 0.1);
        IsMultivariate = settings.Multivariate ?? !IsHyperOpt;
        Bandwidths = new TpeBandwidths(settings.ConsiderEndpoints, settings.ConsiderMagicClip, IsHyperOpt);
    }

    public TpeSettings Settings { get; }

    public bool IsHyperOpt { get; }

    public int StartupTrials { get; }

    public int Candidates { get; }

    public double Gamma { get; }

    public bool IsMultivariate { get; }

    public TpeBandwidths Bandwidths { get; }

    /// <summary>How many of the results are good.</summary>
    /// <param name="results">How many there are.</param>
    /// <param name="isOneObjective">With several the good ones are not limited, as there is no best.</param>
    public int Good(int results, bool isOneObjective)
    {
        // A product such as 0.1 · 250 must not come out above 25.
        double share = Math.Ceiling((Gamma * (IsHyperOpt ? Math.Sqrt(results) : results)) - 1e-9);
        return (int)Math.Min(results, isOneObjective ? Math.Min(share, MostGood) : share);
    }

    /// <summary>The weights of results by age: of more than 25 the latest 25 count whole and the older ones less and less, to a part in their number.</summary>
    /// <param name="weights">From the oldest.</param>
    public static void Forget(Span<double> weights)
    {
        int ramp = Math.Max(0, weights.Length - MostGood);
        double first = 1.0 / Math.Max(1, weights.Length);
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = i >= ramp ? 1 : ramp == 1 ? first : first + (i * (1 - first) / (ramp - 1));
        }
    }
}
