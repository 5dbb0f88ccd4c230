using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>What an experiment is after, by its document alone: without reading the rest of it.</summary>
internal static class StoredGoals
{
    private static readonly SpecKey[] _keys = [SpecKeys.Metric, SpecKeys.Mode, SpecKeys.MetricConstraints, SpecKeys.LexicoObjectives];

    // These keys depend on nothing around the document.
    private static readonly SpecContext _nothingAround = new()
    {
        Stored = true,
        SpecFolder = "",
        CurrentFolder = "",
        DefaultName = "",
        DrawSeed = () => 0,
        Variable = _ => null,
    };

    /// <summary>The goals; none where the document's are not whole.</summary>
    public static Goals Of(ConfigMap document)
    {
        var only = _keys.Where(k => document[k.Name] is not null).Aggregate(ConfigMap.Empty, (map, k) => map.With(k.Name, document[k.Name]!));
        var reading = new SpecReading(_nothingAround, new SpecErrors());
        var goals = GoalReader.Read(new SpecSection((SpecMap)SpecValues.NodeOf(only, new("experiment.json", "")), [.. _keys], reading));
        return reading.Errors.Count == 0 ? goals : Goals.None;
    }
}
