using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Hebo;
using Tune.Hpc.TestKit.Search;

namespace Tune.Hpc.Tests.Search;

/// <summary>The search algorithms that <see cref="SearcherContract"/> holds; a new one gets a line here.</summary>
internal static class SearcherCases
{
    public static ImmutableArray<SearcherCase> All { get; } =
    [
        new("random", new RandomSettings())
        {
            OnlyOrderCounts = true,
            MayRepeat = true,
            Exempt = ImmutableDictionary.CreateRange<string, string>(
            [
                new("a space of one point is one trial", "num_samples says how many samples there are, equal ones included"),
                new("a finite space is gone through, and then it has finished", "each sample is drawn for itself; grid_search goes through a space"),
                new("a finite space with conditions is gone through, and then it has finished", "each sample is drawn for itself; grid_search goes through a space"),
            ]),
        },
        new("gp", new GpSettings { StartupTrials = 5 }) { Trials = 20, MostResults = 600 },
        new("gp, confidence bound, warped", new GpSettings { StartupTrials = 4, Acquisition = AcquisitionKind.Ucb, InputWarping = true }) { Trials = 12, MostResults = 150 },
        new("gp, drawn, deterministic", new GpSettings { StartupTrials = 4, Acquisition = AcquisitionKind.Thompson, Deterministic = true }) { Trials = 12, MostResults = 150 },
        new("gp, two objectives", new GpSettings { StartupTrials = 5 }) { Trials = 12, MostResults = 100, Objectives = 2 },
        new("hebo", new HeboSettings { StartupTrials = 4, PopulationSize = 20, Generations = 6 }) { Trials = 12, MostResults = 150 },
    ];
}
