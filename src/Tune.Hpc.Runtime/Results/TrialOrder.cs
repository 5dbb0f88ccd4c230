using Tune.Hpc.Driver;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Puts trials in order, the best first, by what an experiment is after. Trials that keep its limits come before those that do not, and less broken before more.</summary>
public static class TrialOrder
{
    /// <summary>The trials that have finite values of all objectives. Of equals, the one that stands first is the better one.</summary>
    /// <param name="goals">What the experiment is after; at least one objective.</param>
    /// <param name="scope">Which of a trial's values counts; of several objectives the last ones.</param>
    /// <param name="trials">The trials, of one experiment or of several with the same goals.</param>
    /// <exception cref="TuneException">Another scope with several objectives (<see cref="GoalCodes.OnlyLast"/>).</exception>
    public static IReadOnlyList<RankedTrial> Of(Goals goals, BestScope scope, IEnumerable<TrialState> trials)
    {
        ArgumentNullException.ThrowIfNull(goals);
        ArgumentNullException.ThrowIfNull(trials);
        if (goals.AreSeveral)
        {
            RequireLast(scope);
            TrialState[] complete = [.. trials.Where(t => t.Goals.AreComplete)];
            return goals.Lexicographic is { } order ? Lexicographically(complete, order, goals) : Fronts(complete, goals);
        }

        var objective = goals.First ?? throw new ArgumentException("nothing is optimised", nameof(goals));
        return [.. trials.Select(t => (Trial: t, Loss: LossOf(t, scope))).Where(t => double.IsFinite(t.Loss))
            .OrderBy(t => t.Trial.Goals.Violation).ThenBy(t => t.Loss).Select(t => Ranked(t.Trial, t.Loss, scope, objective))];
    }

    /// <summary>The best by one objective, without sorting all of them.</summary>
    internal static RankedTrial? Least(Objective objective, BestScope scope, IEnumerable<TrialState> trials)
    {
        TrialState? best = null;
        double lowest = double.PositiveInfinity;
        double violation = double.PositiveInfinity;
        foreach (var trial in trials)
        {
            double loss = LossOf(trial, scope);
            double broken = trial.Goals.Violation;
            if (double.IsFinite(loss) && (best is null || broken < violation || (broken == violation && loss < lowest)))
            {
                (best, lowest, violation) = (trial, loss, broken);
            }
        }

        return best is null ? null : Ranked(best, lowest, scope, objective);
    }

    private static IReadOnlyList<RankedTrial> Fronts(TrialState[] trials, Goals goals)
    {
        double[][] losses = LossesOf(trials);
        int[] ranks = ParetoRanks.Of(losses, [.. trials.Select(t => t.Goals.Violation)]);
        double[] room = new double[trials.Length];
        foreach (var front in Enumerable.Range(0, trials.Length).GroupBy(i => ranks[i]))
        {
            int[] members = [.. front];
            double[] distances = CrowdingDistance.Of([.. members.Select(i => losses[i])]);
            for (int k = 0; k < members.Length; k++)
            {
                room[members[k]] = distances[k];
            }
        }

        return [.. Enumerable.Range(0, trials.Length).OrderBy(i => ranks[i]).ThenByDescending(i => room[i]).Select(i => Ranked(trials[i], losses[i], goals) with { ParetoRank = ranks[i] })];
    }

    private static IReadOnlyList<RankedTrial> Lexicographically(TrialState[] trials, LexicographicOrder order, Goals goals)
    {
        double[][] losses = LossesOf(trials);
        double least = trials.Select(t => t.Goals.Violation).DefaultIfEmpty(0).Min();
        double[] bounds = order.Bounds([.. losses.Where((_, i) => trials[i].Goals.Violation == least)]);
        return [.. Enumerable.Range(0, trials.Length)
            .OrderBy(i => trials[i].Goals.Violation)
            .ThenBy(i => losses[i], Comparer<double[]>.Create((a, b) => order.Compare(a, b, bounds)))
            .Select(i => Ranked(trials[i], losses[i], goals))];
    }

    private static double[][] LossesOf(TrialState[] trials) => [.. trials.Select(t => t.Goals.Losses.ToArray())];

    private static RankedTrial Ranked(TrialState trial, double[] losses, Goals goals) =>
        new(trial, goals.First!.FromLoss(losses[0]), trial.Iteration) { Values = [.. goals.Objectives.Select((o, k) => o.FromLoss(losses[k]))] };

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

    private static void RequireLast(BestScope scope)
    {
        if (scope != BestScope.Last)
        {
            throw new TuneException(GoalCodes.OnlyLast, $"--scope {Best.ScopeNames[(int)scope]}: of several objectives the last values are compared; leave it out, or name one metric with --metric NAME --mode min|max");
        }
    }
}
