using Tune.Hpc.Search;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: gp}</c>.</summary>
internal static class GpKeys
{
    private static readonly SpecKey<long> _startupTrials = new(
        "n_startup_trials", new IntegerKind(1, int.MaxValue), ConfigValue.Of(10), "Quasi-random trials before the process is asked; where there are more than 10 parameters, no fewer than these and one.")
    { OtherNames = ["n_initial_points", "random_search_steps", "n_startup", "num_initialization_trials"] };

    private static readonly SpecKey<string> _acquisition = new(
        "acquisition", new OneOfKind("logei", "ucb", "pi", "thompson"), ConfigValue.Of("logei"), "What makes a place worth a trial: expected improvement, confidence bound, probability of improvement, or a drawn function.")
    { OtherNames = ["acq_func", "acquisition_function"] };

    private static readonly SpecKey<double> _kappa = new(
        "kappa", new NumberKind(0), ConfigValue.Of(2.576), "For ucb: how many standard deviations below the mean the bound is.");

    private static readonly SpecKey<double> _xi = new(
        "xi", new NumberKind(0), ConfigValue.Of(0), "For logei and pi: by how much to improve, in standard deviations of the transformed losses.");

    private static readonly SpecKey<bool> _deterministic = new(
        "deterministic", new BooleanKind(), ConfigValue.False, "True if a configuration always gives the same loss; else the noise is estimated.")
    { OtherNames = ["deterministic_objective"] };

    private static readonly SpecKey<bool> _inputWarping = new(
        "input_warping", new BooleanKind(), ConfigValue.False, "Whether numbers are stretched where the loss changes fast.");

    /// <summary>Of <c>hebo</c> too.</summary>
    internal static readonly SpecKey<long> MaxObservations = new(
        "max_observations", new IntegerKind(20, GpSettings.MostObservations), ConfigValue.Of(1000), "Of more results, the best three tenths of this number and the latest are used.");

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "gp",
        "Bayesian optimisation with a Gaussian process.",
        [_startupTrials, _acquisition, _kappa, _xi, _deterministic, _inputWarping, MaxObservations],
        Read) with
    {
        Spellings = [("bayesopt", _acquisition.Name, "ucb"), ("bayes_opt", _acquisition.Name, "ucb"), ("ax", _acquisition.Name, "logei")],
        OtherNames = ["bayes", "bayesian", "bayesian_optimization", "gp_sampler", "skopt"],
    };

    private static GpSettings Read(SpecSection section) => new()
    {
        StartupTrials = (int)section.Get(_startupTrials),
        Acquisition = section.Get(_acquisition) switch
        {
            "ucb" => AcquisitionKind.Ucb,
            "pi" => AcquisitionKind.Pi,
            "thompson" => AcquisitionKind.Thompson,
            _ => AcquisitionKind.LogEi,
        },
        Kappa = section.Get(_kappa),
        Xi = section.Get(_xi),
        Deterministic = section.Get(_deterministic),
        InputWarping = section.Get(_inputWarping),
        MaxObservations = (int)section.Get(MaxObservations),
    };
}
