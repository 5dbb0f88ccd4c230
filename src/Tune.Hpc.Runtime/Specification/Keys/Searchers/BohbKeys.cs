using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Bohb;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: bohb}</c>.</summary>
internal static class BohbKeys
{
    private static readonly SpecKey<long> _minPoints = new(
        "min_points_in_model", new IntegerKind(1, int.MaxValue), ConfigValue.Null, "Results that there must be at a budget; default, and at least, one more than there are parameters.");

    private static readonly SpecKey<double> _topPercent = new(
        "top_n_percent", new PartKind(100, mayBeMost: false), ConfigValue.Of(15), "Which part of the results is good, in per cent.");

    private static readonly SpecKey<long> _candidates = new(
        "num_samples", new IntegerKind(1, 100_000), ConfigValue.Of(64), "Places compared for a suggestion; not the number of trials.")
    { OtherNames = ["num_candidates"] };

    private static readonly SpecKey<double> _randomFraction = new(
        "random_fraction", new FractionKind(1), ConfigValue.Of(1.0 / 3), "Which part of the suggestions is random also when there is a model.");

    private static readonly SpecKey<double> _bandwidthFactor = new(
        "bandwidth_factor", new NumberKind(0, exclusive: true), ConfigValue.Of(3), "How much wider than the density's kernels those are from which places are drawn.");

    private static readonly SpecKey<double> _minBandwidth = new(
        "min_bandwidth", new PartKind(1), ConfigValue.Of(0.001), "The narrowest kernel, as a part of the range.");

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "bohb",
        "Kernel densities of good and bad results at HyperBand's largest budget that has enough; goes with the scheduler hb_bohb, and brings it along.",
        [_minPoints, _topPercent, _candidates, _randomFraction, _bandwidthFactor, _minBandwidth],
        Read) with
    {
        Aliases = ["tune_bohb", "tunebohb"],
        OtherNames = ["bohb_search"],
    };

    private static SearcherSettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        long? minPoints = section.Find(_minPoints);
        double topPercent = section.Get(_topPercent);
        long candidates = section.Get(_candidates);
        double randomFraction = section.Get(_randomFraction);
        double bandwidthFactor = section.Get(_bandwidthFactor);
        double minBandwidth = section.Get(_minBandwidth);
        return section.Reading.Errors.Count > errors ? new BohbSettings() : new BohbSettings
        {
            MinPointsInModel = (int?)minPoints,
            TopPercent = topPercent,
            Candidates = (int)candidates,
            RandomFraction = randomFraction,
            BandwidthFactor = bandwidthFactor,
            MinBandwidth = minBandwidth,
        };
    }
}
