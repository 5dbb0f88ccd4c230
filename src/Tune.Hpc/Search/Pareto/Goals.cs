using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Pareto;

/// <summary>What an experiment is after: objectives, limits that results have to keep, and how objectives are weighed.</summary>
public sealed record Goals
{
    /// <summary>Nothing is optimised.</summary>
    public static Goals None { get; } = new();

    /// <summary>What is optimised, in the order written; empty where nothing is.</summary>
    public ImmutableArray<Objective> Objectives { get; init; } = [];

    /// <summary><c>metric_constraints</c>: results that keep all of them come first.</summary>
    public ImmutableArray<MetricConstraint> Constraints { get; init; } = [];

    /// <summary><c>lexico_objectives</c>: the objectives in their order of importance; null where they are not weighed so.</summary>
    public LexicographicOrder? Lexicographic { get; init; }

    /// <summary>The first objective; null where nothing is optimised.</summary>
    public Objective? First => Objectives.IsEmpty ? null : Objectives[0];

    /// <summary>True where there are several objectives.</summary>
    public bool AreSeveral => Objectives.Length > 1;

    /// <summary>True where there are several objectives and none matters more: no single result is best, but a front of them.</summary>
    public bool AreTraded => AreSeveral && Lexicographic is null;

    /// <summary>The names of all metrics that have to be reported, each once.</summary>
    public IEnumerable<string> Metrics => Objectives.Select(o => o.Metric).Concat(Constraints.Select(c => c.Metric)).Distinct();

    /// <summary>Those of a single objective, or of none.</summary>
    public static Goals Of(Objective? objective) => objective is null ? None : new Goals { Objectives = [objective] };
}
