using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Search.Nsga2;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

/// <summary>Several metrics, limits of metrics, and metrics in order of importance.</summary>
public sealed class GoalSpecTests
{
    private const string Two = "metric: [error, speed]\nmode: [min, max]\n";

    [Fact]
    public void Several_metrics_are_objectives_in_their_order()
    {
        var spec = Specs.With(Two);
        Assert.Equal([new Objective("error", ObjectiveMode.Min), new Objective("speed", ObjectiveMode.Max)], spec.Objectives);
        Assert.Equal("error", spec.Objective!.Metric);
        Assert.True(spec.Goals.AreTraded);
        Assert.Equal("[\"error\",\"speed\"]", spec.Document["metric"]!.ToJson());
    }

    [Fact]
    public void One_mode_is_for_all() => Assert.All(Specs.With("metric: [a, b, c]\nmode: max\n").Objectives, o => Assert.Equal(ObjectiveMode.Max, o.Mode));

    [Fact]
    public void A_list_of_one_is_that_one()
    {
        var spec = Specs.With("metric: [loss]\nmode: [min]\n");
        Assert.False(spec.Goals.AreSeveral);
        Assert.Equal("\"loss\"", spec.Document["metric"]!.ToJson());
    }

    [Theory]
    [InlineData("[[latency, '<=', 0.5], {metric: accuracy, op: '>=', threshold: 0.9}, 'memory <= 8e3']")]
    [InlineData("['latency<=0.5', 'accuracy >= 0.9', [memory, <=, 8000]]")]
    public void Limits_are_written_in_three_ways(string limits)
    {
        var spec = Specs.With($"metric: loss\nmode: min\nmetric_constraints: {limits}\n");
        Assert.Equal([new("latency", true, 0.5), new("accuracy", false, 0.9), new("memory", true, 8000)], spec.MetricConstraints);
        Assert.Equal("""[["latency","<=",0.5],["accuracy",">=",0.9],["memory","<=",8000]]""", spec.Document["metric_constraints"]!.ToJson());
    }

    [Theory]
    [InlineData("[latency, '<=', 0.5]")]
    [InlineData("latency <= 0.5")]
    public void A_single_limit_needs_no_list(string limit) =>
        Assert.Equal([new("latency", true, 0.5)], Specs.With($"metric: loss\nmode: min\nmetric_constraints: {limit}\n").MetricConstraints);

    [Fact]
    public void Lexicographic_objectives_are_read_by_name_and_in_order()
    {
        var byName = Specs.With("lexico_objectives: {metrics: [error, speed], modes: [min, max], tolerances: {error: 5%}, targets: {speed: 30}}\n");
        var inOrder = Specs.With("lexico_objectives: {metrics: [error, speed], modes: [min, max], tolerances: ['5%', 0], targets: [null, 30]}\n");
        Assert.Equal(byName.Lexicographic!.Goals, inOrder.Lexicographic!.Goals);
        Assert.Equal(new LexicographicGoal(new Objective("error", ObjectiveMode.Min)) { Tolerance = 0.05, IsRelative = true }, byName.Lexicographic.Goals[0]);
        Assert.Equal(-30, byName.Lexicographic.Goals[1].TargetLoss);
        Assert.False(byName.Goals.AreTraded);
        Assert.Equal(["error", "speed"], byName.Objectives.Select(o => o.Metric));
    }

    [Fact]
    public void An_infinite_target_is_none() =>
        Assert.Null(Specs.With("lexico_objectives: {metrics: [a, b], targets: {a: -.inf}}\n").Lexicographic!.Goals[0].Target);

    [Theory]
    [InlineData(Two)]
    [InlineData("metric: loss\nmode: max\nmetric_constraints: [latency <= 0.5]\n")]
    [InlineData("lexico_objectives: {metrics: [a, b], modes: max, tolerances: ['2%', 1]}\n")]
    public void What_was_written_down_reads_as_the_same(string yaml)
    {
        var spec = Specs.With(yaml);
        var summary = ExperimentSummary.Of(spec.Document)!;
        Assert.Equal(spec.Objectives, summary.Goals.Objectives);
        Assert.Equal(spec.MetricConstraints, summary.Goals.Constraints);
        Assert.Equal(spec.Lexicographic?.Goals ?? [], summary.Goals.Lexicographic?.Goals ?? []);
    }

    [Fact]
    public void Nsga2_is_read_with_its_settings() => Assert.Equal(
        new Nsga2Settings { PopulationSize = 20, Crossover = CrossoverKind.Sbx, CrossoverProbability = 0.8, MutationProbability = 0.1, Generational = true },
        Specs.With(Two + "search_alg: {type: nsga2, population_size: 20, crossover: sbx, crossover_prob: 0.8, mutation_prob: 0.1, generational: true}\n").Search.Algorithm);

    [Theory]
    [InlineData("metric: [a, b]\nmode: [min, max, min]\n", GoalCodes.BadObjectives, "there are 3 modes for 2 metrics; give one for each, or one for all")]
    [InlineData("metric: [a, a]\nmode: min\n", GoalCodes.BadObjectives, "a stands there twice")]
    [InlineData("metric: [a, b]\n", SpecCodes.Contradiction, "say whether a, b are best at their min or max")]
    [InlineData("metric: []\nmode: min\n", SpecCodes.BadValue, "a list is not a text, or a list of several")]
    [InlineData("metric: [a, 3]\nmode: min\n", SpecCodes.BadValue, "in quotes it would be one: \"3\"")]
    [InlineData("metric: [a, b]\nmode: [min, best]\n", SpecCodes.BadValue, "'best' is not 'min' or 'max'")]
    [InlineData("metric_constraints: [a <= 1]\n", SpecCodes.Contradiction, "give metric and mode as well")]
    [InlineData("metric: l\nmode: min\nmetric_constraints: [a < 1]\n", GoalCodes.BadConstraint, "a: '<' is not an operator of limits; there are <= and >=")]
    [InlineData("metric: l\nmode: min\nmetric_constraints: [[a, '==', 1]]\n", GoalCodes.BadConstraint, "'==' is not an operator")]
    [InlineData("metric: l\nmode: min\nmetric_constraints: [a <= 5%]\n", GoalCodes.BadConstraint, "a: the threshold is not a finite number")]
    [InlineData("metric: l\nmode: min\nmetric_constraints: [a]\n", SpecCodes.BadValue, "'a' is not a limit of a reported value, such as \"latency <= 0.5\"")]
    [InlineData("metric: l\nmode: min\nmetric_constraints: [a <= 1, a >= 2]\n", GoalCodes.BadConstraint, "no value keeps both \"a <= 1\" and \"a >= 2\"")]
    [InlineData("metric: l\nmode: min\nmetric_constraints: [a <= 1, a <= 2]\n", GoalCodes.BadConstraint, "a has two limits with <=")]
    [InlineData("lexico_objectives: {metrics: [a, b]}\nmetric: a\nmode: min\n", SpecCodes.Contradiction, "names the metrics and their modes already")]
    [InlineData("lexico_objectives: {metrics: [a]}\n", GoalCodes.BadLexicographic, "there is one, a")]
    [InlineData("lexico_objectives: {metrics: [a, a]}\n", GoalCodes.BadLexicographic, "a stands there twice")]
    [InlineData("lexico_objectives: {metrics: [a, b], tolerances: [0.1]}\n", GoalCodes.BadLexicographic, "there are 1 for 2 metrics")]
    [InlineData("lexico_objectives: {metrics: [a, b], targets: {c: 1}}\n", GoalCodes.BadLexicographic, "c is not one of the metrics: a, b")]
    [InlineData("lexico_objectives: {metrics: [a, b], tolerances: [five%, 0]}\n", SpecCodes.BadValue, "'five%' is not a number from 0, or a part of the best value such as \"5%\"")]
    [InlineData("lexico_objectives: {metrics: [a, b], tolerances: [-1, 0]}\n", SpecCodes.BadValue, "-1 is not a number from 0")]
    [InlineData("lexico_objectives: {metrics: [a, b], targets: ['5%', 0]}\n", SpecCodes.BadValue, "'5%' is not a number")]
    [InlineData(Two + "scheduler: {type: asha, max_t: 9}\n", GoalCodes.ComparesByOne, "metric names 2 objectives, and asha compares trials on their way by one; take fifo")]
    [InlineData(Two + "points_to_evaluate: [{}]\nevaluated_rewards: [1]\n", SpecCodes.Contradiction, "a known result is one number and metric names 2 objectives")]
    public void What_does_not_belong_together_is_refused(string yaml, string code, string part) => Specs.Refuses(yaml, code, part);
}
