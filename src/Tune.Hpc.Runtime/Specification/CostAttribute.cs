using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>What <c>cost_attr</c> means.</summary>
internal static class CostAttribute
{
    private const string Auto = "auto";
    private const string None = "none";

    /// <summary>The metric's name, <see cref="MetricNames.TimeTotalS"/> for run time; null: each trial costs 1.</summary>
    /// <param name="given">The key's value.</param>
    /// <param name="countsTime">Whether something else limits time or weighs cost.</param>
    public static string? Of(string? given, bool countsTime) => given is null or Auto ? (countsTime ? MetricNames.TimeTotalS : null) : given == None ? null : given;

    /// <summary>As a specification says it.</summary>
    public static string? Of(SpecSection section) => Of(
        section.Get(SpecKeys.CostAttr),
        section.Find(SpecKeys.TimeBudget) is not null || section.Find(SpecKeys.CostBudget) is not null || section.Get(SpecKeys.Scheduler) is FlamlSettings);

    /// <summary>As the document of an experiment says it.</summary>
    public static string? Of(ConfigMap document) => Of(
        (document[SpecKeys.CostAttr.Name] as ConfigText)?.Value,
        document[SpecKeys.TimeBudget.Name]?.AsDouble is not null || document[SpecKeys.CostBudget.Name]?.AsDouble is not null
            || document[SpecKeys.Scheduler.Name] is ConfigMap scheduler && scheduler["type"] is ConfigText { Value: "flaml" });
}
