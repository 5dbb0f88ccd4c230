using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>The training iteration at which trials end, where a specification says so.</summary>
internal static class LastIteration
{
    private const string Scheduler = "scheduler";
    private const string BaseScheduler = "base_scheduler";

    internal static double? Of(ExperimentSpec spec)
    {
        var ends = spec.Stop.Select(EndOf).Append(MostOf(spec.Document[Scheduler] as ConfigMap)).OfType<double>().ToList();
        return ends.Count == 0 ? null : ends.Min();
    }

    private static double? EndOf(StopRule rule) => rule switch
    {
        StopRule.Threshold { Metric: MetricNames.TrainingIteration, Comparison: not (Comparison.Less or Comparison.LessOrEqual) } threshold => threshold.Limit,
        StopRule.MaximumIteration most => most.MaxIter,
        _ => null,
    };

    // A budget of another kind says nothing about iterations.
    private static double? MostOf(ConfigMap? scheduler) => scheduler is null ? null
        : scheduler[BaseScheduler] is ConfigMap inner ? MostOf(inner)
        : scheduler["time_attr"] is ConfigText { Value: MetricNames.TrainingIteration } ? scheduler["max_t"]?.AsDouble
        : null;
}
