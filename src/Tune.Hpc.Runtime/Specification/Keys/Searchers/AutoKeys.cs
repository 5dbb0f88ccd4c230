using Tune.Hpc.Search.Auto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: auto</c>.</summary>
internal static class AutoKeys
{
    public const string Type = "auto";

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        Type, "Chooses an algorithm by budget, parameters, parallelism and scheduler, and says why.", [CfoKeys.LowCost], s => new AutoSettings { LowCost = s.Get(CfoKeys.LowCost) ?? ConfigMap.Empty });
}
