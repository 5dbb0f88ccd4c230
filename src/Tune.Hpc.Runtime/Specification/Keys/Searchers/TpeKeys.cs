using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: tpe}</c>.</summary>
internal static class TpeKeys
{
    private static readonly SpecKey<string> _variant = new(
        "variant", new OneOfKind("optuna", "hyperopt"), ConfigValue.Of("optuna"), "Whose rules and defaults: Optuna's or HyperOpt's.")
    { OtherNames = ["tpe_variant"] };

    private static readonly SpecKey<long> _startup = new(
        "n_startup_trials", new IntegerKind(0, int.MaxValue), ConfigValue.Null, "Results before anything is modelled; default 10, with hyperopt 20.")
    { OtherNames = ["n_initial_points", "n_startup_jobs", "n_startup"] };

    private static readonly SpecKey<long> _candidates = new(
        "n_ei_candidates", new IntegerKind(1, 100_000), ConfigValue.Of(24), "Places compared for a suggestion.");

    private static readonly SpecKey<double> _gamma = new(
        "gamma", new PartKind(1), ConfigValue.Null, "Which part of n results is good: gamma n, default 0.1; with hyperopt gamma times the root of n, default 0.25. 25 at most.");

    private static readonly SpecKey<bool> _multivariate = new(
        "multivariate", new BooleanKind(), ConfigValue.Null, "Whether parameters are modelled together; default true, with hyperopt false.");

    private static readonly SpecKey<bool> _group = new(
        "group", new BooleanKind(), ConfigValue.True, "Modelling together: whether parameters that exist only beside some options are modelled with each other.");

    private static readonly SpecKey<bool> _constantLiar = new(
        "constant_liar", new BooleanKind(), ConfigValue.True, "Whether trials that run are taken to be bad, so that the next goes elsewhere.");

    private static readonly SpecKey<double> _priorWeight = new(
        "prior_weight", new NumberKind(0, exclusive: true), ConfigValue.Of(1), "How many results the space's own distribution counts as.");

    private static readonly SpecKey<bool> _considerEndpoints = new(
        "consider_endpoints", new BooleanKind(), ConfigValue.False, "Whether the outermost results are as wide as the way to the bounds.");

    private static readonly SpecKey<bool> _considerMagicClip = new(
        "consider_magic_clip", new BooleanKind(), ConfigValue.True, "Whether results are at least as wide as a part of the range that falls with their number, to a hundredth.");

    private static readonly SpecKey<ImmutableSortedDictionary<string, OptionDistances>> _distances = new(
        "categorical_distance", new OptionDistancesKind(), ConfigMap.Empty, "For parameters, how far their options are from each other: a row of numbers for each option, in their order.")
    { OtherNames = ["categorical_distance_func"] };

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "tpe",
        "Tree-structured Parzen estimator: proposes near good results and far from bad ones; serves any space and several objectives.",
        [_variant, _startup, _candidates, _gamma, _multivariate, _group, _constantLiar, _priorWeight, _considerEndpoints, _considerMagicClip, _distances],
        Read) with
    {
        OtherNames = ["tpe_sampler", "optuna_search", "motpe"],
        Spellings = [("hyperopt", "variant", "hyperopt"), ("optuna", "variant", "optuna"), ("hyperopt_search", "variant", "hyperopt")],
    };

    private static SearcherSettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        string variant = section.Get(_variant);
        long? startup = section.Find(_startup);
        long candidates = section.Get(_candidates);
        double? gamma = section.Find(_gamma);
        bool? multivariate = section.Find(_multivariate);
        bool group = section.Get(_group);
        bool liar = section.Get(_constantLiar);
        double priorWeight = section.Get(_priorWeight);
        bool endpoints = section.Get(_considerEndpoints);
        bool magicClip = section.Get(_considerMagicClip);
        var distances = section.Get(_distances);
        return section.Reading.Errors.Count > errors ? new TpeSettings() : new TpeSettings
        {
            Variant = variant == "hyperopt" ? TpeVariant.HyperOpt : TpeVariant.Optuna,
            StartupTrials = (int?)startup,
            Candidates = (int)candidates,
            Gamma = gamma,
            Multivariate = multivariate,
            Group = group,
            ConstantLiar = liar,
            PriorWeight = priorWeight,
            ConsiderEndpoints = endpoints,
            ConsiderMagicClip = magicClip,
            CategoricalDistances = distances,
        };
    }
}
