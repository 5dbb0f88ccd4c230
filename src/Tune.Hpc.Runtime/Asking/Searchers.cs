using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Makes searchers by the names and settings that specifications have.</summary>
public static class Searchers
{
    /// <summary>The algorithms there are, each with one line.</summary>
    public static IEnumerable<(string Type, string Doc)> All => SpecDocs.TypesOf(SpecKeys.SearchAlg.Name);

    /// <summary>Makes a searcher.</summary>
    /// <param name="algorithm">Its name, as <c>search_alg.type</c>: <c>tpe</c>, <c>cmaes</c>, ...</param>
    /// <param name="space">What it searches.</param>
    /// <param name="options">Its settings, as in <c>search_alg</c>; null for the defaults. One that it does not have is refused, with the nearest that it has.</param>
    /// <param name="setting">What else it is made for: seed, objective, known results, points to evaluate; null for a random search's needs. Its space and its settings of the algorithm are not looked at.</param>
    /// <exception cref="TuneException">All that is wrong: no such algorithm, a setting it does not have, a value that is none, a space it cannot serve.</exception>
    public static ISearcher Create(string algorithm, SearchSpace space, ConfigMap? options = null, SearcherSetting? setting = null)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        ArgumentNullException.ThrowIfNull(space);
        var errors = new SpecErrors();
        var place = new SpecPlace($"searcher '{algorithm}'", SpecKeys.SearchAlg.Name);
        var node = SpecNames.Canonical(SpecKeys.SearchAlg.Name, SpecValues.NodeOf((options ?? ConfigMap.Empty).With("type", ConfigValue.Of(algorithm)), place));
        var context = new SpecContext { SpecFolder = "/", CurrentFolder = "/", DefaultName = "", DrawSeed = () => 0, Variable = _ => null };
        var read = SpecKeys.SearchAlg.Kind.Read(node, new SpecReading(context, errors));
        errors.ThrowIfAny();
        var search = read!.Value.Value;
        var made = (setting ?? new SearcherSetting { Cube = new UnitCube(space), Seed = 0, Objectives = 0 }) with { Cube = new UnitCube(space) };
        Refuse(search, made, place, errors);
        errors.ThrowIfAny();
        search = search with { Points = made.Search.Points, Rewards = made.Search.Rewards, Constraints = made.Search.Constraints };
        return search.Around(search.Algorithm.Create(made with { Search = search }));
    }

    private static void Refuse(SearchSettings search, SearcherSetting setting, SpecPlace place, SpecErrors errors)
    {
        var space = setting.Cube.Space;
        if (!search.WarmStart.IsEmpty)
        {
            errors.Add(SpecCodes.Contradiction, place, "warm_start is read with a specification; give the results as SearcherSetting.Known");
        }

        if (!search.Algorithm.WalksGrids && space.Grid.Axes.Any())
        {
            errors.Add(SpecCodes.Contradiction, place, $"{search.Type} chooses values itself and walks through no grid, and the space has one ({space.Grid.Axes.First().Path}); take choice there, or the searcher random");
        }
        else if (search.Algorithm.WhyNot(setting.Cube) is { } why)
        {
            errors.Add(SpecCodes.Contradiction, place, why);
        }

        if (search.Algorithm.Learns && setting.Objective is null)
        {
            errors.Add(SpecCodes.Contradiction, place, $"{search.Type} learns from results and needs an objective");
        }
    }
}
