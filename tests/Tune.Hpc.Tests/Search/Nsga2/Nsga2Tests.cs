using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Nsga2;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Nsga2;

public sealed class Nsga2Tests
{
    private const string Plane = """{"a": "uniform(0, 1)", "b": "uniform(0, 1)", "c": "uniform(0, 1)", "d": "uniform(0, 1)"}""";

    [Fact]
    public void The_first_population_fills_every_cell_of_each_parameter_once()
    {
        var run = Play(new Nsga2Settings { PopulationSize = 10 }, Plane, 10, Trade, objectives: 2);
        foreach (string name in new[] { "a", "b", "c", "d" })
        {
            Assert.Equal(Enumerable.Range(0, 10), run.Select(t => (int)(t.Config[name]!.AsDouble!.Value * 10)).Order());
        }
    }

    [Theory]
    [InlineData(CrossoverKind.Uniform)]
    [InlineData(CrossoverKind.BlxAlpha)]
    [InlineData(CrossoverKind.Sbx)]
    [InlineData(CrossoverKind.Spx)]
    [InlineData(CrossoverKind.Undx)]
    public void Its_front_has_more_volume_than_that_of_random_points(CrossoverKind crossover)
    {
        double own = 0;
        double random = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            own += Volume(Play(new Nsga2Settings { PopulationSize = 20, Crossover = crossover }, Plane, 150, Trade, 2, seed));
            random += Volume(Play(new RandomSettings(), Plane, 150, Trade, 2, seed));
        }

        Assert.True(own > random, $"{own} is not above {random}");
    }

    [Theory, InlineData(false), InlineData(true)]
    public void One_objective_is_served(bool generational)
    {
        var run = Play(new Nsga2Settings { PopulationSize = 10, Generational = generational }, Plane, 200, c => [Sphere(c, 0.3)], objectives: 1);
        var random = Play(new RandomSettings(), Plane, 200, c => [Sphere(c, 0.3)], objectives: 1);
        Assert.InRange(run.Min(t => t.Losses[0]), 0, random.Min(t => t.Losses[0]));
        Assert.InRange(run.TakeLast(50).Average(t => t.Losses[0]), 0, run.Take(50).Average(t => t.Losses[0]) * 0.95);
    }

    [Fact]
    public void Parents_keep_the_limits_where_any_result_does()
    {
        // The better the loss, the more the limit is broken.
        var run = Play(
            new Nsga2Settings { PopulationSize = 10 }, Plane, 200, c => [Sphere(c, 0)], 1, violations: c => [Math.Max(0, 0.5 - c["a"]!.AsDouble!.Value)]);
        Assert.True(run.TakeLast(50).Count(t => t.Violations[0] == 0) > 40);
    }

    [Fact]
    public void Under_a_lexicographic_order_it_looks_for_the_best_of_the_first()
    {
        var order = new LexicographicOrder([new(new("f", ObjectiveMode.Min)) { Tolerance = 0.01 }, new(new("g", ObjectiveMode.Min))]);
        var run = Play(new Nsga2Settings { PopulationSize = 10 }, Plane, 250, Trade, 2, order: order);
        Assert.InRange(run.TakeLast(50).Average(t => t.Losses[0]), 0, run.Take(50).Average(t => t.Losses[0]) * 0.7);
    }

    [Fact]
    public void It_says_whose_child_a_trial_is() =>
        Assert.Matches("^NSGA-II: (child of 000.. and 000..|copy of 000..)", Play(new Nsga2Settings { PopulationSize = 5 }, Plane, 6, Trade, 2)[^1].Reason);

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nsga2Settings { PopulationSize = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nsga2Settings { CrossoverProbability = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nsga2Settings { MutationProbability = -0.1 });
    }

    private static double[] Trade(ConfigMap config) => [Sphere(config, 0.2), Sphere(config, 0.8)];

    private static double Sphere(ConfigMap config, double at) => config.Entries.Sum(e => Math.Pow(e.Value.AsDouble!.Value - at, 2));

    private static double Volume(List<Played> run) => Hypervolume.Of([.. run.Select(t => t.Losses)], [2, 2]);

    private static List<Played> Play(
        SearcherSettings settings, string space, int trials, Func<ConfigMap, double[]> losses, int objectives, ulong seed = 7,
        Func<ConfigMap, double[]>? violations = null, LexicographicOrder? order = null)
    {
        var searcher = settings.Create(new SearcherSetting
        {
            Cube = new UnitCube(Spaces.Read(space)),
            Seed = seed,
            Objective = new("f", ObjectiveMode.Min),
            Objectives = objectives,
            Lexicographic = order,
        });
        var run = new List<Played>();
        for (int i = 0; i < trials; i++)
        {
            var suggestion = Assert.IsType<Suggestion.Run>(searcher.Suggest(new SuggestContext { Index = i, NumSamples = trials, Pending = [] }));
            var trial = new TrialId(i + 1);
            var played = new Played(suggestion.Config, suggestion.Reason, losses(suggestion.Config), violations?.Invoke(suggestion.Config) ?? []);
            run.Add(played);
            searcher.OnCreated(new CreatedTrial(trial, i, suggestion.Config, suggestion.Notes));
            searcher.Observe(new FinishedTrial
            {
                Trial = trial,
                Config = suggestion.Config,
                Loss = played.Losses[0],
                Losses = objectives > 1 ? [.. played.Losses] : [],
                Violations = [.. played.Violations],
                Iteration = 1,
                Failed = false,
                StoppedEarly = false,
            });
        }

        return run;
    }

    private sealed record Played(ConfigMap Config, string Reason, double[] Losses, double[] Violations);
}
