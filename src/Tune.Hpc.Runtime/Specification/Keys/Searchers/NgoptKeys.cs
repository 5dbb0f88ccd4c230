using Tune.Hpc.Search.Ngopt;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg: {type: ngopt}</c>.</summary>
internal static class NgoptKeys
{
    private static readonly SpecKey<bool> _noisy = new("noisy", new BooleanKind(), ConfigValue.False, "Whether a configuration gives another loss when it is tried again.");

    public static Variant<SearchSettings> Variant { get; } = SearcherKeys.Of(
        "ngopt", "What Nevergrad's rules choose for the number of trials, parameters and workers.", [_noisy], s => new NgoptSettings { Noisy = s.Get(_noisy) }) with
    {
        Aliases = ["nevergrad"],
        OtherNames = ["ngo"],
    };
}
