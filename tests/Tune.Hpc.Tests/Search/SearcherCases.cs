using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.Nsga2;
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
        new("cfo", new CfoSettings()),
        new("cfocat", new CfoCatSettings()),
        new("flow2", new Flow2Settings())
        {
            Exempt = ImmutableDictionary.CreateRange<string, string>(
            [
                new("a finite space is gone through, and then it has finished", "one local search ends where no step leads to anything new; cfo begins again elsewhere"),
                new("a finite space with conditions is gone through, and then it has finished", "one local search ends where no step leads to anything new; cfo begins again elsewhere"),
            ]),
        },
        new("blendsearch", new BlendSearchSettings()),
        new("nsga2", new Nsga2Settings { PopulationSize = 6 }) { OnlyOrderCounts = true },
        new("nsga2 in generations, sbx", new Nsga2Settings { PopulationSize = 6, Generational = true, Crossover = CrossoverKind.Sbx }) { OnlyOrderCounts = true },
        new("nsga2 of two objectives", new Nsga2Settings { PopulationSize = 6, Crossover = CrossoverKind.BlxAlpha }) { Objectives = 2 },
    ];
}
