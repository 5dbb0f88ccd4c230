using Tune.Hpc.Search;
using Tune.Hpc.Search.Hebo;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: hebo}</c>.</summary>
internal static class HeboKeys
{
    private static readonly SpecKey<long> _startupTrials = new(
        "n_startup_trials", new IntegerKind(0, int.MaxValue), ConfigValue.Of(0), "Quasi-random trials before the process is asked; 0 is as many as there are parameters, and one.")
    { OtherNames = ["rand_sample", "n_initial_points", "n_startup"] };

    private static readonly SpecKey<long> _populationSize = new(
        "population_size", new IntegerKind(4, 10_000), ConfigValue.Of(60), "How many places the search of the acquisitions holds.");

    private static readonly SpecKey<long> _generations = new(
        "generations", new IntegerKind(1, 10_000), ConfigValue.Of(40), "How often that search renews its places.");

    private static readonly SpecKey<bool> _inputWarping = new(
        "input_warping", new BooleanKind(), ConfigValue.True, "Whether numbers are stretched where the loss changes fast.");

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "hebo",
        "A Gaussian process with warped inputs and outputs, and three acquisitions at once.",
        [_startupTrials, _populationSize, _generations, _inputWarping, GpKeys.MaxObservations],
        Read) with
    { OtherNames = ["hebo_search"] };

    private static HeboSettings Read(SpecSection section) => new()
    {
        StartupTrials = section.Get(_startupTrials) is > 0 and var trials ? (int)trials : null,
        PopulationSize = (int)section.Get(_populationSize),
        Generations = (int)section.Get(_generations),
        InputWarping = section.Get(_inputWarping),
        MaxObservations = (int)section.Get(GpKeys.MaxObservations),
    };
}
