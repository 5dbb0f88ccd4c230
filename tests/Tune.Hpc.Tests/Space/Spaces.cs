using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Variants;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Space;

/// <summary>Spaces and points from JSON, as a user would write them.</summary>
internal static class Spaces
{
    public static ConfigMap Map(string json) => (ConfigMap)ConfigValue.Parse(json);

    public static SearchSpace Read(string json) => SpaceReader.Read(Map(json), "test.json");

    public static Domain Domain(string notation)
    {
        var space = SpaceReader.Read(ConfigMap.Empty.With("x", ConfigValue.Of(notation)), "test");
        return ((DomainNode)space.Root.Entries[0].Value).Domain;
    }

    public static ParsedExpression Expression(string text, bool allowRandom = false) => ExpressionParser.Parse(text, new SpecPlace("test", "x"), allowRandom);

    public static TuneException Refused(string json) => Assert.Throws<TuneException>(() => Read(json));

    public static VariantGenerator Generator(string space, ulong seed = 7, bool constantGrid = false, string[]? points = null, double[]? rewards = null, string[]? constraints = null) => new(
        Read(space),
        new SearchSettings
        {
            Algorithm = new RandomSettings { ConstantGridSearch = constantGrid },
            Points = [.. (points ?? []).Select(Map)],
            Rewards = [.. rewards ?? []],
            Constraints = [.. (constraints ?? []).Select(c => Expression(c))],
        },
        seed,
        new Objective("loss", ObjectiveMode.Min));

    public static Suggestion Suggest(this ISearcher searcher, long index, long samples) =>
        searcher.Suggest(new SuggestContext { Index = index, NumSamples = samples, Pending = [] });

    public static ConfigMap Config(this ISearcher searcher, long index, long samples) => Assert.IsType<Suggestion.Run>(searcher.Suggest(index, samples)).Config;

    public static ImmutableArray<ConfigMap> All(this ISearcher searcher, long samples)
    {
        var configs = ImmutableArray.CreateBuilder<ConfigMap>();
        for (long index = 0; searcher.Suggest(index, samples) is Suggestion.Run run; index = run.Index!.Value + 1)
        {
            configs.Add(run.Config);
        }

        return configs.ToImmutable();
    }
}
