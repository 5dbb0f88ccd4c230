using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>cfo</c>, <c>cfocat</c>, <c>flow2</c>.</summary>
internal static class CfoKeys
{
    /// <summary>Values at which trials are cheap.</summary>
    internal static readonly SpecKey<ConfigMap> LowCost = new(
        LocalSearchSettings.LowCostKey, new PointKind(), ConfigMap.Empty, "Values at which trials are cheap, for the parameters that decide it; the search begins there. Options' costs go into the space: choice([...], cost=[1, 1, 2]).")
    { OtherNames = ["low_cost", "init_config", "low_cost_config"] };

    public static ImmutableArray<Variant<SearchSettings>> Variants { get; } =
    [
        Local("cfo", "Cost-frugal local search from where trials are cheap; it begins again once it has converged.", low => new CfoSettings { LowCost = low }, "cost_frugal", "flaml"),
        Local("cfocat", "CFO with steps of few parameters at once, for many unordered options.", low => new CfoCatSettings { LowCost = low }, "cfo_cat"),
        Local("flow2", "One cost-frugal local search; the search ends when it has converged.", low => new Flow2Settings { LowCost = low }, "flow_2"),
    ];

    private static Variant<SearchSettings> Local(string type, string doc, Func<ConfigMap, SearcherSettings> make, params string[] others) =>
        SearcherKeys.Of(type, doc, [LowCost], section => make(section.Get(LowCost) ?? ConfigMap.Empty)) with { OtherNames = [.. others] };
}
