using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg</c>: <c>sobol</c>, <c>halton</c>, <c>latin_hypercube</c>.</summary>
internal static class QuasiMonteCarloKeys
{
    private static readonly SpecKey<bool> _scramble = new(
        "scramble", new BooleanKind(), ConfigValue.True, "Whether the sequence is randomised by the seed; else it is the same for every experiment.")
    { OtherNames = ["scrambled", "randomize"] };

    public static Variant<SearchSettings> Sobol { get; } = SearcherKeys.Of(
        "sobol", "Points that fill the space evenly; best with a power of two of samples (64, 128, 256).", [_scramble], s => new SobolSettings { Scramble = s.Get(_scramble) }) with
    {
        OtherNames = ["qmc", "quasi_random", "quasi_monte_carlo"],
    };

    public static Variant<SearchSettings> Halton { get; } = SearcherKeys.Of(
        "halton", "Points that fill the space evenly, in any number; for up to 20 parameters.", [_scramble], s => new HaltonSettings { Scramble = s.Get(_scramble) });

    public static Variant<SearchSettings> LatinHypercube { get; } = SearcherKeys.Of(
        "latin_hypercube", "Of num_samples points, every parameter has one in each part of its range.", [], _ => new LatinHypercubeSettings()) with
    {
        OtherNames = ["lhs", "latin"],
    };
}
