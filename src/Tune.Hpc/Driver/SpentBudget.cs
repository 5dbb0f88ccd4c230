using System.Globalization;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Stopping;

namespace Tune.Hpc.Driver;

/// <summary>Tells which of an experiment's budgets is spent, or which stop rule ends it as a whole.</summary>
internal static class SpentBudget
{
    internal const string ByTime = "time_budget_s";
    internal const string ByNodeHours = "node_hours";
    internal const string ByGpuHours = "gpu_hours";
    internal const string ByCost = "cost_budget";

    internal static ExperimentStopping? Find(ExperimentState state, DateTimeOffset now)
    {
        var limits = state.Limits;
        return limits.TimeBudget is { } time && state.ElapsedAt(now) >= time ? Stop(ByTime, $"the time budget of {time.TotalSeconds:0.###} s is spent")
            : limits.NodeHours is { } nodeHours && state.Spent.NodeHours(state.Live, now) is var nodes && nodes >= nodeHours ? Stop(ByNodeHours, $"{nodes:G4} of {nodeHours:G6} node-hours are spent")
            : limits.GpuHours is { } gpuHours && state.Spent.GpuHours(state.Live, now) is var gpus && gpus >= gpuHours ? Stop(ByGpuHours, $"{gpus:G4} of {gpuHours:G6} GPU-hours are spent")
            : limits.CostBudget is { } budget && state.Cost.At(state.Live, now) is var cost && cost >= budget ? Stop(ByCost, $"{cost:G4} of the cost budget of {budget:G6} are spent ({state.Cost.Attribute ?? "trials"})")
            : TimeoutOf(state, now) is { } timeout ? Stop("stop", $"the timeout of {timeout.TotalSeconds:0.###} s is over")
            : state.WhyStopAll is { } why ? new ExperimentStopping { By = "stop", Reason = why }
            : null;
    }

    private static TimeSpan? TimeoutOf(ExperimentState state, DateTimeOffset now)
    {
        foreach (var rule in state.Rules.Stop)
        {
            if (rule is StopRule.Timeout timeout && state.ElapsedAt(now) >= timeout.Limit)
            {
                return timeout.Limit;
            }
        }

        return null;
    }

    private static ExperimentStopping Stop(string by, FormattableString reason) => new() { By = by, Reason = reason.ToString(CultureInfo.InvariantCulture) };
}
