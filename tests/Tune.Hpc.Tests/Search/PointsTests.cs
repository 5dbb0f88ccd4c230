using Tune.Hpc.Search;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

/// <summary><c>points_to_evaluate</c> and <c>evaluated_rewards</c> (SP-25, SP-26).</summary>
public sealed class PointsTests
{
    private const string Plain = """{"lr": "uniform(0, 1)", "k": "choice([rbf, poly])"}""";
    private const string Grid = """{"a": "grid_search([1, 2])", "b": "grid_search([1, 2, 3])", "r": "uniform(0, 1)"}""";
    private const string Branches = """{"o": {"choice": [{"t": "sgd", "m": "uniform(0, 1)"}, {"t": "adam", "beta": "uniform(0, 1)"}]}, "g": "uniform(0, 1) when config.o.t == 'sgd'"}""";

    [Fact]
    public void Points_come_first_and_each_takes_the_place_of_a_sample()
    {
        var configs = Spaces.Generator(Plain, points: ["""{"lr": 0.5, "k": "poly"}""", """{"lr": 0.25}"""]).All(4);
        Assert.Equal(4, configs.Length);
        Assert.Equal(Spaces.Map("""{"lr": 0.5, "k": "poly"}"""), configs[0]);
        Assert.Equal(0.25, configs[1]["lr"]!.AsDouble);
        Assert.NotNull(configs[1]["k"]);
    }

    [Fact]
    public void Points_do_not_change_the_samples_after_them() =>
        Assert.Equal(Spaces.Generator(Plain).All(4).Skip(1), Spaces.Generator(Plain, points: ["""{"lr": 0.5}"""]).All(4).Skip(1));

    [Fact]
    public void More_points_than_samples_are_all_run() =>
        Assert.Equal(3, Spaces.Generator(Plain, points: ["""{"lr": 0.1}""", """{"lr": 0.2}""", """{"lr": 0.3}"""]).All(1).Length);

    [Theory]
    [InlineData("""{"a": 2, "b": 3}""", 1 + 6)]
    [InlineData("""{"a": 2}""", 3 + 6)]
    [InlineData("""{"r": 0.5}""", 6 + 6)]
    public void A_point_covers_what_it_leaves_of_the_grid(string point, int trials)
    {
        var configs = Spaces.Generator(Grid, points: [point]).All(2);
        Assert.Equal(trials, configs.Length);
        Assert.Equal(trials - 6, configs.Take(trials - 6).Distinct().Count());
        Assert.All(configs.Take(trials - 6), c => Assert.All(Spaces.Map(point).Entries, e => Assert.Equal(e.Value, c[e.Key])));
    }

    [Theory]
    [InlineData(Plain, """{"lrr": 0.5}""", "points_to_evaluate[0]: lrr: the space has no such parameter; did you mean \"lr\"?")]
    [InlineData(Plain, """{"lr": 1.5}""", "points_to_evaluate[0]: lr: 1.5 is not in uniform(0, 1)")]
    [InlineData(Plain, """{"k": "linear"}""", "points_to_evaluate[0]: k: \"linear\" is none of choice([\"rbf\", \"poly\"])")]
    [InlineData(Grid, """{"a": 3}""", "points_to_evaluate[0]: a: 3 is none of choice([1, 2])")]
    [InlineData("""{"c": 5}""", """{"c": 6}""", "points_to_evaluate[0]: c: 6, but the space has the constant 5 there")]
    [InlineData(Branches, """{"o": {"t": "sgd", "beta": 0.5}}""", "points_to_evaluate[0]: o: {t: \"sgd\", beta: 0.5} is none of")]
    public void A_point_that_does_not_fit_is_refused(string space, string point, string message) =>
        Assert.StartsWith(message, Assert.Throws<TuneException>(() => Spaces.Generator(space, points: [point])).Message);

    [Fact]
    public void A_part_of_a_sub_space_decides_its_branch()
    {
        var configs = Spaces.Generator(Branches, points: ["""{"o": {"beta": 0.5}}""", """{"o": {"t": "sgd"}}"""]).All(2);
        Assert.Equal(Spaces.Map("""{"o": {"t": "adam", "beta": 0.5}}"""), configs[0]);
        Assert.NotNull(((ConfigMap)configs[1]["o"]!)["m"]);
    }

    [Fact]
    public void A_given_parameter_makes_the_others_such_that_it_exists() =>
        Assert.All(Enumerable.Range(0, 20), seed =>
            Assert.Equal("sgd", ((ConfigMap)Spaces.Generator(Branches, (ulong)seed, points: ["""{"g": 0.5}"""]).Config(0, 1)["o"]!)["t"]!.ToString()));

    [Fact]
    public void A_point_that_contradicts_itself_or_a_constraint_is_refused()
    {
        Assert.Contains("does not exist", Assert.Throws<TuneException>(() => Spaces.Generator(Branches, points: ["""{"g": 0.5, "o": {"t": "adam"}}"""])).Message);
        Assert.Contains("points_to_evaluate[1]: config_constraints: \"config.lr < 0.5\"", Assert.Throws<TuneException>(
            () => Spaces.Generator(Plain, points: ["""{"lr": 0.1}""", """{"lr": 0.9}"""], constraints: ["config.lr < 0.5"])).Message);
    }

    [Fact]
    public void A_known_result_is_told_and_not_run()
    {
        var generator = Spaces.Generator(Plain, points: ["""{"lr": 0.5, "k": "poly"}""", """{"lr": 0.25}"""], rewards: [0.75]);
        var known = Assert.IsType<Suggestion.Known>(generator.Suggest(0, 3));
        Assert.Equal(new Metric("loss", MetricValue.Of(0.75)), Assert.Single(known.Result));
        Assert.IsType<Suggestion.Run>(generator.Suggest(1, 3));
    }

    [Fact]
    public void A_known_result_needs_its_whole_point()
    {
        Assert.Contains("leaves parameters open", Assert.Throws<TuneException>(() => Spaces.Generator(Plain, points: ["""{"lr": 0.5}"""], rewards: [1])).Message);
        Assert.Contains("leaves parameters open", Assert.Throws<TuneException>(() => Spaces.Generator(Branches, points: ["""{"o": {}}"""], rewards: [1])).Message);
        Assert.Equal(SpaceCodes.BadRewards, Assert.Throws<TuneException>(() => Spaces.Generator(Plain, points: [], rewards: [1])).Code);
    }
}
