using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Variants;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

public sealed class AskingTests
{
    private readonly List<FunctionQuestion> _questions = [];

    private VariantGenerator Generator(string space, AskFunction? answer, string[]? constraints = null, string[]? points = null, double[]? rewards = null) => new(
        Spaces.Read(space),
        new SearchSettings
        {
            Constraints = [.. (constraints ?? []).Select(c => ExpressionParser.Parse(c, new SpecPlace("test", "config_constraints"), allowCalls: true))],
            Points = [.. (points ?? []).Select(Spaces.Map)],
            Rewards = [.. rewards ?? []],
        },
        7,
        new Objective("loss", ObjectiveMode.Min),
        answer is null ? null : question =>
        {
            _questions.Add(question);
            return answer(question);
        });

    private static ConfigValue Of(FunctionQuestion question, string name) => question.Config[name]!;

    [Fact]
    public void Nobody_is_asked_before_the_first_suggestion()
    {
        var generator = Generator("""{"a": "randint(1, 9)", "b": "sample_from(call('double'))"}""", q => ConfigValue.Of(((ConfigInteger)Of(q, "a")).Value * 2), ["call('fine')"]);
        Assert.Empty(_questions);
        Assert.Equal(100, generator.Count(100));
        Assert.Empty(_questions);
    }

    [Fact]
    public void An_answer_is_the_value_and_depends_on_what_is_drawn()
    {
        var generator = Generator("""{"b": "sample_from(call('double'))", "a": "randint(1, 9)"}""", q => ConfigValue.Of(((ConfigInteger)Of(q, "a")).Value * 2));
        Assert.All(generator.All(20), c => Assert.Equal(c["a"]!.AsDouble * 2, c["b"]!.AsDouble));
        Assert.Equal(20, _questions.Count);
    }

    [Fact]
    public void A_function_sees_all_that_does_not_wait_for_an_answer()
    {
        var generator = Generator(
            """{"late": "sample_from(config.asked + 1)", "asked": "sample_from(call('f'))", "again": "sample_from(call('g'))", "computed": "sample_from(config.x * 2)", "x": "choice([1, 2])"}""",
            q => ConfigValue.Of(q.Config.Count));
        Assert.Equal("""{"late":3,"asked":2,"again":4}""", generator.Config(0, 1).Without("computed", "x").ToJson());
        Assert.Equal(["x", "computed"], _questions[0].Config.Keys().Order().Reverse());
    }

    [Fact]
    public void A_constraint_that_is_asked_draws_again()
    {
        var generator = Generator("""{"a": "randint(1, 9)"}""", q => ConfigValue.Of(((ConfigInteger)Of(q, "a")).Value % 2 == 0), ["call('even')"]);
        Assert.All(generator.All(20), c => Assert.Equal(0, c["a"]!.AsDouble % 2));
    }

    [Fact]
    public void A_constraint_that_never_holds_is_an_error_when_it_is_asked()
    {
        var generator = Generator("""{"a": "randint(1, 9)"}""", _ => ConfigValue.False, ["call('no')"]);
        var error = Assert.Throws<TuneException>(() => generator.Suggest(0, 1));
        Assert.Contains("config_constraints: \"call('no')\" is not true (rejected 1000 of 1000 draws)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conditions_that_ask_nobody_are_still_checked_beforehand() =>
        Assert.Equal(SpaceCodes.Constraint, Assert.Throws<TuneException>(() => Generator("""{"a": "randint(1, 9)"}""", null, ["call('no')", "config.a > 9"])).Code);

    [Fact]
    public void A_known_result_may_belong_to_a_point_that_gives_what_would_be_asked()
    {
        var generator = Generator(
            """{"a": "randint(1, 9)", "b": "sample_from(call('double'))"}""", _ => ConfigValue.True, ["call('fine')"], ["""{"a": 2, "b": 4}"""], [0.5]);
        Assert.Equal("""{"a":2,"b":4}""", Assert.IsType<Suggestion.Known>(generator.Suggest(0, 2)).Config.ToJson());
        Assert.Equal(["fine"], _questions.Select(q => q.Function));
    }

    [Fact]
    public void The_same_answers_give_the_same_configurations()
    {
        const string space = """{"a": "uniform(0, 1)", "b": "sample_from(call('f'))", "c": "sample_from(uniform(0, 1) * config.b)"}""";
        static ConfigValue Answer(FunctionQuestion q) => ConfigValue.Of(Math.Round(Of(q, "a").AsDouble!.Value, 2));
        ImmutableArray<ConfigMap> first = Generator(space, Answer).All(10);
        Assert.Equal(first, Generator(space, Answer).All(10));
    }
}

file static class Maps
{
    public static IEnumerable<string> Keys(this ConfigMap map) => map.Entries.Select(e => e.Key);

    public static ConfigMap Without(this ConfigMap map, params string[] names) =>
        map.Entries.Where(e => !names.Contains(e.Key)).Aggregate(ConfigMap.Empty, (m, e) => m.With(e.Key, e.Value));
}
