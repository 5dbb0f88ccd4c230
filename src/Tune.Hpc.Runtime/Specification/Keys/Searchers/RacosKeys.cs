using Tune.Hpc.Search.Racos;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: sracos}</c>.</summary>
internal static class RacosKeys
{
    private static readonly SpecKey<bool> _parallel = new(
        "parallel", new BooleanKind(), ConfigValue.True, "Whether several trials may run at once after the first few (ASRACOS); if not, each waits for the one before.");

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "sracos",
        "SRACOS and ASRACOS: boxes around good points that hold no bad ones; for any parameters, its sizes from num_samples.",
        [_parallel],
        s => new RacosSettings { Parallel = s.Get(_parallel) }) with
    { Aliases = ["asracos", "zoopt"], OtherNames = ["racos"] };
}
