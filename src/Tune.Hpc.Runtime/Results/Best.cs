using System.Collections.Immutable;
using Tune.Hpc.Driver;
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

/// <summary>A trial with the value it is ranked by.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Value">The metric's value in its own direction.</param>
/// <param name="Iteration">The training iteration it belongs to: of the best value for <see cref="BestScope.All"/>, else the trial's last.</param>
public sealed record RankedTrial(TrialState Trial, double Value, long Iteration);

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

    /// <summary>The best trial; null when no trial has a finite value, or nothing is optimised.</summary>
    public static RankedTrial? Find(ExperimentState state, BestScope scope = BestScope.Last)
    {
        TrialState? best = null;
        double lowest = double.PositiveInfinity;
        if (state.Rules.Objective is not { } objective)
        {
            return null;
        }

        foreach (var trial in state.Trials)
        {
            double loss = LossOf(trial, scope);
            if (double.IsFinite(loss) && loss < lowest)
            {
                lowest = loss;
                best = trial;
            }
        }

        return best is null ? null : Ranked(best, lowest, scope, objective);
    }

    /// <summary>The best trials, the best first.</summary>
    /// <param name="state">What the journal amounts to.</param>
    /// <param name="scope">Which value counts.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="TuneException">None qualifies; the message says why (<see cref="ResultCodes.NothingBest"/>).</exception>
    public static IReadOnlyList<RankedTrial> Top(ExperimentState state, BestScope scope = BestScope.Last, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var objective = state.Rules.Objective ?? throw new TuneException(
            ResultCodes.NothingBest, "the experiment has no metric, so no trial is best; name one with --metric NAME --mode min|max");
        var losses = new List<(double Loss, TrialState Trial)>();
        foreach (var trial in state.Trials)
        {
            double loss = LossOf(trial, scope);
            if (double.IsFinite(loss))
            {
                losses.Add((loss, trial));
            }
        }

        if (losses.Count == 0)
        {
            throw new TuneException(ResultCodes.NothingBest, WhyNone(state, objective));
        }

        losses.Sort((a, b) => a.Loss != b.Loss ? a.Loss.CompareTo(b.Loss) : a.Trial.Id.CompareTo(b.Trial.Id));
        return [.. losses.Take(count).Select(l => Ranked(l.Trial, l.Loss, scope, objective))];
    }

    private static RankedTrial Ranked(TrialState trial, double loss, BestScope scope, Objective objective) =>
        new(trial, objective.FromLoss(loss), scope == BestScope.All ? trial.Losses.BestIteration : trial.Iteration);

    private static double LossOf(TrialState trial, BestScope scope) => scope switch
    {
        BestScope.Last => trial.Losses.Last,
        BestScope.All => trial.Losses.Best,
        BestScope.Avg => trial.Losses.Average,
        BestScope.Last5Avg => trial.Losses.AverageOfLast(5),
        _ => trial.Losses.AverageOfLast(10),
    };

    private static string WhyNone(ExperimentState state, Objective objective)
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
        if (!names.Contains(objective.Metric))
        {
            string? nearest = NearestName.Find(objective.Metric, names);
            string hint = nearest is null ? "; reported were: " : $"; did you mean '{nearest}'? Reported were: ";
            return $"no trial is best: no report has the metric '{objective.Metric}'{hint}{string.Join(", ", names)}";
        }

        int notFinite = state.Trials.Count(t => t.LastMetrics.Any(m => m.Name == objective.Metric));
        return $"no trial is best: '{objective.Metric}' was not a finite number where it counts, in any of {notFinite} trials that reported it last";
    }
}
