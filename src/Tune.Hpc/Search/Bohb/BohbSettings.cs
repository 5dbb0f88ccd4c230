using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Bohb;

/// <summary><c>search_alg: {type: bohb}</c>: kernel densities of good and bad results at HyperBand's largest budget that has enough of them. It goes with the scheduler <c>hb_bohb</c> alone.</summary>
/// <remarks>Falkner, Klein and Hutter, "BOHB: Robust and Efficient Hyperparameter Optimization at Scale", ICML 2018. Defaults are those of the authors' program, HpBandSter.</remarks>
public sealed record BohbSettings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "bohb";

    /// <summary><c>min_points_in_model</c>: how many results there must be at a budget. From 1; default, and at least, one more than there are parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? MinPointsInModel { get; init => field = value is null or >= 1 ? value : throw Refuse(nameof(MinPointsInModel), value, "1 or more"); }

    /// <summary><c>top_n_percent</c>: which part of the results is good, in per cent. Above 0, below 100; default 15.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double TopPercent { get; init => field = value is > 0 and < 100 ? value : throw Refuse(nameof(TopPercent), value, "above 0, below 100"); } = 15;

    /// <summary><c>num_candidates</c>: how many places are compared for a suggestion. From 1; default 64. HpBandSter calls it <c>num_samples</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int Candidates { get; init => field = value >= 1 ? value : throw Refuse(nameof(Candidates), value, "1 or more"); } = 64;

    /// <summary><c>random_fraction</c>: which part of the suggestions is random also when there is a model. From 0 to 1; default ⅓.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double RandomFraction { get; init => field = value is >= 0 and <= 1 ? value : throw Refuse(nameof(RandomFraction), value, "0 to 1"); } = 1.0 / 3;

    /// <summary><c>bandwidth_factor</c>: how much wider than the density's kernels those are from which places are drawn. Above 0, finite; default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double BandwidthFactor { get; init => field = value > 0 && double.IsFinite(value) ? value : throw Refuse(nameof(BandwidthFactor), value, "above 0 and finite"); } = 3;

    /// <summary><c>min_bandwidth</c>: the narrowest kernel, as a part of the range. Above 0, to 1; default 0.001.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double MinBandwidth { get; init => field = value is > 0 and <= 1 ? value : throw Refuse(nameof(MinBandwidth), value, "above 0, to 1"); } = 1e-3;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new BohbSampler(this, setting);
    }

    private static ArgumentOutOfRangeException Refuse(string name, object? value, string range) => new(name, value, $"must be {range}");
}
