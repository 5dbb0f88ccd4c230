using Tune.Hpc.Search;
using Tune.Hpc.Search.CmaEs;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: cmaes}</c>.</summary>
internal static class CmaEsKeys
{
    private static readonly SpecKey<double> _sigma0 = new(
        "sigma0", new NumberKind(0, exclusive: true), ConfigValue.Of(CmaEsSettings.DefaultSigma0), "The first step size, as a part of each parameter's range.")
    { OtherNames = ["sigma", "initial_sigma"] };

    private static readonly SpecKey<long> _popsize = new(
        "popsize", new IntegerKind(4, 100_000), ConfigValue.Null, "Trials of a generation. Default: 4 + 3 ln d for d numbers, or as many as run at once where that is more and num_samples allows ten generations.")
    { OtherNames = ["population_size", "lambda", "population"] };

    private static readonly SpecKey<string> _restart = new(
        "restart", new OneOfKind("none", "ipop", "bipop"), ConfigValue.Of("ipop"), "What follows when it has converged: nothing, larger populations elsewhere, or large and small ones.")
    { OtherNames = ["restart_strategy", "restarts"] };

    private static readonly SpecKey<long> _incPopsize = new(
        "inc_popsize", new IntegerKind(1, 1000), ConfigValue.Of(2), "By what a restart multiplies the population.");

    private static readonly SpecKey<bool> _separable = new(
        "separable", new BooleanKind(), ConfigValue.Null, "Learn no correlations, which takes fewer trials. Default: only with more than 100 numbers.")
    { OtherNames = ["use_separable_cma", "diagonal"] };

    private static readonly SpecKey<bool> _margin = new(
        "with_margin", new BooleanKind(), ConfigValue.True, "Keep a least chance of change for whole numbers and steps.")
    { OtherNames = ["margin"] };

    private static readonly SpecKey<long> _startup = new(
        "n_startup_trials", new IntegerKind(1, int.MaxValue), ConfigValue.Of(CmaEsSettings.DefaultStartupTrials), "Of how many first points, the centre and evenly spread ones, the best is where it begins.");

    private static readonly SpecKey<bool> _model = new(
        "quadratic_model", new BooleanKind(), ConfigValue.True, "Try the minimum of a quadratic through the best trials about once in a generation, where all parameters are numbers.");

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "cmaes",
        "CMA-ES: an evolution strategy that learns scales and correlations of numbers; for some hundred trials and more.",
        [_sigma0, _popsize, _restart, _incPopsize, _separable, _margin, _startup, _model],
        Read) with
    { Aliases = ["cma_es", "cma"], OtherNames = ["cmaes_sampler"] };

    private static CmaEsSettings Read(SpecSection section)
    {
        double sigma0 = section.Get(_sigma0);
        long? popsize = section.Find(_popsize);
        string restart = section.Get(_restart);
        long increase = section.Get(_incPopsize);
        long startup = section.Get(_startup);
        bool? separable = section.Find(_separable);
        bool margin = section.Get(_margin);
        bool model = section.Get(_model);
        return sigma0 <= 0 || increase < 1 || startup < 1 || popsize < 4 ? new CmaEsSettings() : new CmaEsSettings
        {
            Sigma0 = sigma0,
            PopulationSize = (int?)popsize,
            Restart = restart switch { "none" => CmaEsRestart.None, "bipop" => CmaEsRestart.Bipop, _ => CmaEsRestart.Ipop },
            IncreasePopulation = (int)increase,
            Separable = separable,
            WithMargin = margin,
            StartupTrials = (int)startup,
            QuadraticModel = model,
        };
    }
}
