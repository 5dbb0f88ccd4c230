using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Which of a trial's values counts when trials are compared.</summary>
public enum BestScope
{
    /// <summary>Its last value.</summary>
    Last,

    /// <summary>Its best value ever.</summary>
    All,

    /// <summary>The mean of all its values, each counted once.</summary>
    Avg,

    /// <summary>The mean of its last 5 values.</summary>
    Last5Avg,

    /// <summary>The mean of its last 10 values.</summary>
    Last10Avg,
}

/// <summary>Finds the best trials. Values that are not finite never count; the older of two equal trials is the better one.</summary>
public static class Best
{
    /// <summary>The names of the scopes, as they are written.</summary>
    public static ImmutableArray<string> ScopeNames { get; } = ["last", "all", "avg", "last-5-avg", "last-10-avg"];

    /// <summary>Reads the name of a scope.</summary>
    /// <exception cref="TuneException">There is none of that name (<see cref="ResultCodes.NoScope"/>).</exception>
    public static BestScope ParseScope(string name) => ScopeNames.IndexOf(name) is >= 0 and var at
        ? (BestScope)at
        : throw new TuneException(ResultCodes.NoScope, $"--scope: '{name}' is not one of {string.Join(", ", ScopeNames)}");

    /// <summary>The best trial; null when no trial has a finite value, when nothing is optimised, or where objectives are traded, so that there is a <see cref="Front"/> instead.</summary>
    public static RankedTrial? Find(ExperimentState state, BestScope scope = BestScope.Last)
    {
        var goals = state.Rules.Goals;
        return goals.AreTraded || goals.First is null ? null
            : goals.AreSeveral ? TrialOrder.Of(goals, scope, state.Trials) is [var best, ..] ? best : null
            : TrialOrder.Least(goals.First, scope, state.Trials);
    }

    /// <summary>The best trials, the best first: those that keep the limits before those that do not; where objectives are traded, front after front and the least crowded first.</summary>
    /// <param name="state">What the journal amounts to.</param>
    /// <param name="scope">Which value counts.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="TuneException">None qualifies; the message says why (<see cref="ResultCodes.NothingBest"/>). Or several objectives are to be
    /// compared by other values than the last (<see cref="Search.Pareto.GoalCodes.OnlyLast"/>).</exception>
    public static IReadOnlyList<RankedTrial> Top(ExperimentState state, BestScope scope = BestScope.Last, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var goals = state.Rules.Goals;
        if (goals.First is null)
        {
            throw new TuneException(ResultCodes.NothingBest, "the experiment has no metric, so no trial is best; name one with --metric NAME --mode min|max");
        }

        var ranked = TrialOrder.Of(goals, scope, state.Trials);
        return ranked.Count == 0 ? throw new TuneException(ResultCodes.NothingBest, WhyNone(state, goals)) : [.. ranked.Take(count)];
    }

    private static string WhyNone(ExperimentState state, Goals goals)
    {
        if (state.Trials.Count == 0)
        {
            return "no trial is best: there is no trial yet";
        }

        if (state.Reports == 0 && state.Trials.All(t => t.Reports == 0))
        {
            return $"no trial is best: none of {state.Trials.Count} trials has reported anything";
        }

        var names = state.Metrics.Metrics.Select(m => m.Name).ToList();
        foreach (string metric in goals.Objectives.Select(o => o.Metric).Where(m => !names.Contains(m)))
        {
            string? nearest = NearestName.Find(metric, names);
            string hint = nearest is null ? "; reported were: " : $"; did you mean '{nearest}'? Reported were: ";
            return $"no trial is best: no report has the metric '{metric}'{hint}{string.Join(", ", names)}";
        }

        string wanted = string.Join("', '", goals.Objectives.Select(o => o.Metric));
        int notFinite = state.Trials.Count(t => t.LastMetrics.Any(m => m.Name == goals.First!.Metric));
        return $"no trial is best: '{wanted}' was not a finite number where it counts, in any of {notFinite} trials that reported it last";
    }
}
