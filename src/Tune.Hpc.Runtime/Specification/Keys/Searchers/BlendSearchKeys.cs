using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>blendsearch</c>.</summary>
internal static class BlendSearchKeys
{
    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "blendsearch",
        "A global model and cost-frugal local searches in turn, by what may be gained for its cost.",
        [CfoKeys.LowCost],
        section => new BlendSearchSettings { LowCost = section.Get(CfoKeys.LowCost) ?? ConfigMap.Empty }) with
    { Aliases = ["blend_search"], OtherNames = ["blend"] };
}
