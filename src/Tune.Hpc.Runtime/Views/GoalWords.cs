using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>Says what an experiment is after, and how near trials come to it.</summary>
public static class GoalWords
{
    private const int TrialsShown = 3;

    /// <summary><c>min</c> or <c>max</c>.</summary>
    public static string ModeOf(Objective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective.Mode == ObjectiveMode.Min ? "min" : "max";
    }

    /// <summary><c>error (min), latency (min); in this order; kept: memory &lt;= 8</c>.</summary>
    public static string Of(Goals goals)
    {
        ArgumentNullException.ThrowIfNull(goals);
        string metrics = string.Join(", ", goals.Objectives.Select(o => $"{o.Metric} ({ModeOf(o)})"));
        string order = goals.Lexicographic is null ? "" : ", in order of importance";
        return metrics + order + (goals.Constraints.IsEmpty ? "" : $"; limits {string.Join(", ", goals.Constraints)}");
    }

    /// <summary>The best so far: a trial and its configuration, or the front where objectives are traded; null before there is any.</summary>
    public static string? Best(ExperimentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var goals = state.Rules.Goals;
        return goals.AreTraded ? Front.Of(state) is { } front ? FrontOf(front, goals) : null
            : Results.Best.Find(state) is { } best ? string.Create(
                CultureInfo.InvariantCulture, $"{ValuesOf(best, goals)} by trial {best.Trial.Id} at iteration {best.Iteration}: {Phrases.Config(best.Trial.Config)}{Broken(best.Trial, goals)}")
            : null;
    }

    /// <summary><c>0.1</c>, or <c>error 0.1, latency 20</c> of several objectives.</summary>
    public static string ValuesOf(RankedTrial trial, Goals goals)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(goals);
        return trial.Values.IsEmpty ? Phrases.Number(trial.Value) : string.Join(", ", goals.Objectives.Zip(trial.Values, (o, v) => $"{o.Metric} {Phrases.Number(v)}"));
    }

    /// <summary>Which limits a trial breaks, as <c>; breaks latency &lt;= 0.5 by 0.2</c>; empty where it keeps them.</summary>
    public static string Broken(TrialState trial, Goals goals)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(goals);
        var broken = goals.Constraints.Zip(trial.Goals.Violations).Where(c => c.Second != 0)
            .Select(c => double.IsNaN(c.Second) ? $"{c.First.Metric} was not reported for {c.First}" : $"breaks {c.First} by {Phrases.Number(c.Second)}");
        return string.Concat(broken.Select(b => "; " + b));
    }

    private static string FrontOf(Front front, Goals goals)
    {
        string trials = string.Join("; ", front.Trials.Take(TrialsShown).Select(t => $"{t.Trial.Id} ({ValuesOf(t, goals)})"));
        string more = front.Trials.Length > TrialsShown ? "; ..." : "";
        string feasible = front.IsFeasible ? "" : " (none keeps the limits)";
        return string.Create(CultureInfo.InvariantCulture, $"front of {front.Trials.Length} among {front.Compared} trial{(front.Compared == 1 ? "" : "s")}{feasible}: {trials}{more}");
    }
}
