using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Around;
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

    internal static readonly SpecKey<long> MaxConcurrent = new(
        "max_concurrent", new IntegerKind(0, int.MaxValue), ConfigValue.Of(0), "Unfinished trials of the searcher, paused ones not counted; 0 is as many as max_concurrent_trials.");

    internal static readonly SpecKey<bool> Batch = new(
        "batch", new BooleanKind(), ConfigValue.False, "Whether results are told together, once none of the last max_concurrent proposals is unfinished.");

    internal static readonly SpecKey<long> Repeat = new(
        "repeat", new IntegerKind(1, int.MaxValue), ConfigValue.Of(1), "Trials of each proposal, for noisy results; they count as samples, and the searcher hears of them as one.")
    { OtherNames = ["repeats", "num_repeats"] };

    private static readonly SpecKey<string> _repeatScore = new(
        "repeat_score", new OneOfKind("mean", "median", "worst"), ConfigValue.Of("mean"), "What the searcher hears of the repeats of a proposal.");

    private static readonly SpecKey<bool> _setIndex = new(
        "set_index", new BooleanKind(), ConfigValue.True, $"Whether repeats have their number, from 0, in their configuration as {SearchSettings.RepeatIndexName}: for the random seed, say.");

    internal static readonly SpecKey<IReadOnlyList<string>> WarmStart = new(
        "warm_start", new FoldersKind(c => c.CurrentFolder), new ConfigList([]), "Experiments' folders, or files .parquet or .csv with a row for each trial, whose results the searcher knows from the start.")
    { OtherNames = ["warm_start_from"] };

    private static readonly ImmutableArray<SpecKey> _common = [WarmStart, MaxConcurrent, Batch, Repeat, _repeatScore, _setIndex, _maxRejects];

    public static VariantKind<SearchSettings> Kind { get; } = new(
        "searcher",
        [
            Of("random", "Random values; grids are walked through at the same time.", [_constantGridSearch], s => new RandomSettings { ConstantGridSearch = s.Get(_constantGridSearch) }) with
            {
                Aliases = ["variant_generator", "basic_variant", "random_search", "randomsearch"],
                OtherNames = ["basic_variant_generator", "grid", "grid_search"],
            },
            TpeKeys.Variant,
            BohbKeys.Variant,
            Nsga2Keys.Variant,
            .. CfoKeys.Variants,
            BlendSearchKeys.Variant,
            QuasiMonteCarloKeys.Sobol,
            QuasiMonteCarloKeys.Halton,
            QuasiMonteCarloKeys.LatinHypercube,
            CmaEsKeys.Variant,
            RacosKeys.Variant,
            GpKeys.Variant,
            HeboKeys.Variant,
            EvolutionKeys.OnePlusOne,
            EvolutionKeys.DifferentialEvolution,
            EvolutionKeys.ParticleSwarm,
            NgoptKeys.Variant,
            AutoKeys.Variant,
            CommandSearcherKeys.Variant,
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
            var settings = Common(section);
            var algorithm = read(section);
            return section.Reading.Errors.Count > errors ? new SearchSettings() : settings with { Algorithm = algorithm };
        });

    private static SearchSettings Common(SpecSection section)
    {
        var warmStart = section.Get(WarmStart);
        long maxConcurrent = section.Get(MaxConcurrent);
        bool batch = section.Get(Batch);
        long repeat = section.Get(Repeat);
        string? score = section.Get(_repeatScore);
        bool setIndex = section.Get(_setIndex);
        long maxRejects = section.Get(_maxRejects);
        if (batch && maxConcurrent == 0)
        {
            section.Reading.Errors.Add(SpecCodes.MissingKey, section.PlaceOf(Batch), "a batch has a size: give max_concurrent beside it");
        }

        return new SearchSettings
        {
            WarmStart = [.. warmStart ?? []],
            MaxConcurrent = (int)maxConcurrent,
            Batch = batch,
            Repeat = (int)Math.Max(1, repeat),
            RepeatScore = score switch { "median" => RepeatScore.Median, "worst" => RepeatScore.Worst, _ => RepeatScore.Mean },
            SetIndex = setIndex,
            MaxRejects = (int)maxRejects,
        };
    }
}
