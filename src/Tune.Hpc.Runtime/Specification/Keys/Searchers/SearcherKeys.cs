using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg</c>: the algorithms, and the keys that all of them have.</summary>
internal static class SearcherKeys
{
    private static readonly SpecKey<bool> _constantGridSearch = new(
        "constant_grid_search", new BooleanKind(), ConfigValue.False, "One draw of the random values for all cells of the grid.")
    { OtherNames = ["constant_grid"] };

    private static readonly SpecKey<long> _maxRejects = new(
        "max_rejects", new IntegerKind(1, int.MaxValue), ConfigValue.Of(1000), "Random draws in a row that break config_constraints or repeat what was tried, before the search ends.")
    { OtherNames = ["max_failure"] };

    private static readonly ImmutableArray<SpecKey> _common = [_maxRejects];

    public static VariantKind<SearchSettings> Kind { get; } = new(
        "searcher",
        [
            Of("random", "Random values; grids are walked through at the same time.", [_constantGridSearch], s => new RandomSettings { ConstantGridSearch = s.Get(_constantGridSearch) }) with
            {
                OtherNames = ["variant_generator", "basic_variant", "basic_variant_generator", "grid", "grid_search", "random_search"],
            },
            QuasiMonteCarloKeys.Sobol,
            QuasiMonteCarloKeys.Halton,
            QuasiMonteCarloKeys.LatinHypercube,
            EvolutionKeys.OnePlusOne,
            EvolutionKeys.DifferentialEvolution,
            EvolutionKeys.ParticleSwarm,
            NgoptKeys.Variant,
            AutoKeys.Variant,
            GpKeys.Variant,
            HeboKeys.Variant,
            TpeKeys.Variant,
            BohbKeys.Variant,
            CmaEsKeys.Variant,
            RacosKeys.Variant,
            .. CfoKeys.Variants,
            BlendSearchKeys.Variant,
            Nsga2Keys.Variant,
        ],
        LaterFeatures.Searchers);

    /// <summary>An algorithm's part of the specification: its own keys, and the common ones.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="doc">One line.</param>
    /// <param name="keys">Its own keys.</param>
    /// <param name="read">Reads them; what throws <see cref="ArgumentOutOfRangeException"/> must have been refused by the keys already.</param>
    internal static Variant<SearchSettings> Of(string type, string doc, ImmutableArray<SpecKey> keys, Func<SpecSection, SearcherSettings> read) => new(
        type,
        doc,
        [.. keys, .. _common],
        section =>
        {
            int errors = section.Reading.Errors.Count;
            long maxRejects = section.Get(_maxRejects);
            var algorithm = read(section);
            return section.Reading.Errors.Count > errors ? new SearchSettings() : new SearchSettings { Algorithm = algorithm, MaxRejects = (int)maxRejects };
        });
}
