using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>The trials that no other trial beats, where several objectives are traded.</summary>
public sealed class Front
{
    private readonly Goals _goals;
    private readonly ImmutableArray<double[]> _losses;
    private readonly double[] _reference;

    private Front(Goals goals, IReadOnlyList<RankedTrial> ranked)
    {
        _goals = goals;
        Compared = ranked.Count;
        // By the first objective, as a front is read; what is crowded matters only where some are left out.
        Trials = [.. ranked.Where(r => r.ParetoRank == 0).OrderBy(r => r.Trial.Goals.Losses[0]).ThenBy(r => r.Trial.Goals.Losses[1]).ThenBy(r => r.Trial.Id)];
        IsFeasible = Trials.All(t => t.Trial.Goals.IsFeasible);
        _losses = [.. Trials.Select(t => t.Trial.Goals.Losses.ToArray())];
        _reference = Search.Pareto.Hypervolume.ReferenceOf([.. ranked.Where(r => r.Trial.Goals.IsFeasible == IsFeasible).Select(r => r.Trial.Goals.Losses.ToArray())]);
    }

    /// <summary>The trials, by the first objective.</summary>
    public ImmutableArray<RankedTrial> Trials { get; }

    /// <summary>How many trials have values of all objectives.</summary>
    public int Compared { get; }

    /// <summary>True where they keep all limits of metrics. Where none does, they are those that break them least.</summary>
    public bool IsFeasible { get; }

    /// <summary>The point that the hypervolume is measured from, in the metrics' own directions: a tenth beyond the worst of each objective.</summary>
    public ImmutableArray<double> Reference => [.. _goals.Objectives.Select((o, k) => o.FromLoss(_reference[k]))];

    /// <summary>The hypervolume: what the front is better than, up to the reference. The time for it grows fast with more than three objectives.</summary>
    public double Hypervolume => Search.Pareto.Hypervolume.Of(_losses, _reference);

    /// <summary>The front of an experiment; null where objectives are not traded, or no trial has values of all of them.</summary>
    public static Front? Of(ExperimentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var goals = state.Rules.Goals;
        return goals.AreTraded && TrialOrder.Of(goals, BestScope.Last, state.Trials) is { Count: > 0 } ranked ? new Front(goals, ranked) : null;
    }
}
