using System.Globalization;
using Tune.Hpc.Driver;

namespace Tune.Hpc.Runtime.Views;

/// <summary>How much of an experiment's budgets is spent, for people.</summary>
public static class BudgetText
{
    /// <summary><c>3.2 of 10 node-hours, 0.5 of 4 GPU-hours</c>; null where no such budget is set.</summary>
    /// <param name="state">The experiment.</param>
    /// <param name="now">Until when running attempts are counted.</param>
    public static string? Of(ExperimentState state, DateTimeOffset now)
    {
        var parts = new List<string>();
        if (state.Limits.NodeHours is { } nodeHours)
        {
            parts.Add($"{Share(state.Spent.NodeHours(state.Live, now), nodeHours)} node-hours");
        }

        if (state.Limits.GpuHours is { } gpuHours)
        {
            parts.Add($"{Share(state.Spent.GpuHours(state.Live, now), gpuHours)} GPU-hours");
        }

        if (state.Limits.CostBudget is { } cost)
        {
            parts.Add($"{Share(state.Cost.At(state.Live, now), cost)} {state.Cost.Attribute ?? "trials"} (cost_budget)");
        }

        return parts.Count == 0 ? null : string.Join(", ", parts);
    }

    private static string Share(double spent, double budget) => $"{spent.ToString("G4", CultureInfo.InvariantCulture)} of {Phrases.Number(budget)}";
}
