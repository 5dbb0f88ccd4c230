using Tune.Hpc.Numerics;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Search.Ngopt;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Evolution;

public sealed class EvolutionTests
{
    private const string Numbers = """{"a": "uniform(0, 1)", "b": "uniform(0, 1)", "c": "uniform(0, 1)", "d": "uniform(0, 1)"}""";

    [Fact]
    public void Lenglers_number_of_changes_falls_to_one()
    {
        Assert.Equal(1, Mutation.LenglerNumber(20, 1));
        Assert.Equal(1.54468 * 20 * Math.Log(10) / 10, Mutation.LenglerNumber(20, 10), 12);
        Assert.Equal(1, Mutation.LenglerNumber(20, 1000));
    }

    [Fact]
    public void The_heavy_tail_reaches_every_number_of_changes()
    {
        var stream = KeyedStream.For(1, "test/tail");
        int[] counts = new int[9];
        for (int i = 0; i < 20_000; i++)
        {
            counts[(int)Mutation.HeavyTailedNumber(8, ref stream)]++;
        }

        double sum = Enumerable.Range(1, 8).Sum(k => Math.Pow(k, -1.5));
        Assert.All(Enumerable.Range(1, 8), k => Assert.InRange(counts[k] / 20_000.0, (Math.Pow(k, -1.5) / sum) - 0.015, (Math.Pow(k, -1.5) / sum) + 0.015));
    }

    [Theory]
    [InlineData(-0.25, 0.25)]
    [InlineData(1.25, 0.75)]
    [InlineData(2.25, 0.25)]
    [InlineData(0.5, 0.5)]
    public void Bounds_throw_steps_back(double x, double expected) => Assert.Equal(expected, StandardSpace.Bounce(x), 12);

    [Fact]
    public void Another_value_is_never_the_same_option()
    {
        var space = new StandardSpace(new UnitCube(Spaces.Read("""{"o": "choice(['a', 'b', 'c'])", "n": "lograndint(1, 100)"}""")));
        var stream = KeyedStream.For(2, "test/other");
        for (int i = 0; i < 1000; i++)
        {
            Assert.NotInRange(space.Other(0, 0.5, ref stream), 1.0 / 3, 2.0 / 3);
        }
    }

    [Theory]
    [InlineData(DifferentialEvolutionVariant.Standard)]
    [InlineData(DifferentialEvolutionVariant.TwoPoints)]
    [InlineData(DifferentialEvolutionVariant.OnePoint)]
    [InlineData(DifferentialEvolutionVariant.Rotated)]
    public void A_child_has_something_of_its_donor(DifferentialEvolutionVariant variant)
    {
        var stream = KeyedStream.For(3, "test/crossover");
        for (int i = 0; i < 200; i++)
        {
            double[] child = Crossover.Child(variant, 0.3, [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], ref stream);
            Assert.Equal(5, child.Length);
            Assert.Contains(1.0, child);
        }
    }

    [Fact]
    public void A_quadratic_through_points_of_one_gives_its_minimum()
    {
        var stream = KeyedStream.For(4, "test/quadratic");
        var points = new List<double[]>();
        for (int i = 0; i < QuadraticModel.PointsFor(3); i++)
        {
            points.Add([(2 * stream.NextDouble()) - 1, (2 * stream.NextDouble()) - 1, (2 * stream.NextDouble()) - 1]);
        }

        double[] minimum = QuadraticModel.Minimum(points, [.. points.Select(Bowl)])!;
        Assert.Equal(0.3, minimum[0], 3);
        Assert.Equal(-0.2, minimum[1], 3);
        Assert.Equal(0.1, minimum[2], 3);
        Assert.Null(QuadraticModel.Minimum(points, [.. points.Select(p => -Bowl(p))]));

        static double Bowl(double[] x) => Math.Pow(x[0] - 0.3, 2) + (2 * Math.Pow(x[1] + 0.2, 2)) + Math.Pow(x[2] - 0.1, 2) + (0.5 * (x[0] - 0.3) * (x[1] + 0.2));
    }

    public static TheoryData<string, SearcherSettings> Algorithms => new()
    {
        { "oneplusone", new OnePlusOneSettings() },
        { "oneplusone, discrete", new OnePlusOneSettings { Variant = OnePlusOneVariant.Discrete } },
        { "oneplusone, lengler", new OnePlusOneSettings { Variant = OnePlusOneVariant.Lengler } },
        { "oneplusone, optimistic", new OnePlusOneSettings { OptimisticNoise = true } },
        { "de", new DifferentialEvolutionSettings() },
        { "de, two_points", new DifferentialEvolutionSettings { Variant = DifferentialEvolutionVariant.TwoPoints } },
        { "pso", new ParticleSwarmSettings() },
        { "ngopt", new NgoptSettings() },
    };

    [Theory, MemberData(nameof(Algorithms))]
    public void It_is_better_than_random(string name, SearcherSettings settings)
    {
        double[] own = [.. Enumerable.Range(1, 11).Select(seed => Best(settings, seed)).Order()];
        double[] random = [.. Enumerable.Range(1, 11).Select(seed => Best(new RandomSettings(), seed)).Order()];
        Assert.True(own[5] < random[5], $"{name}: {string.Join(" ", own)}, but random: {string.Join(" ", random)}");
    }

    private static double Best(SearcherSettings settings, int seed)
    {
        var searcher = settings.Create(new SearcherSetting
        {
            Cube = new UnitCube(Spaces.Read(Numbers)),
            Seed = (ulong)seed,
            Search = new SearchSettings { Algorithm = settings },
            Objective = new Objective("loss", ObjectiveMode.Min),
            Trials = 100,
            MaxConcurrent = 1,
        });
        double best = double.PositiveInfinity;
        for (int i = 0; i < 100; i++)
        {
            var run = Assert.IsType<Suggestion.Run>(searcher.Suggest(new SuggestContext { Index = i, NumSamples = 100, Pending = [] }));
            var trial = new CreatedTrial(new TrialId(i + 1), i, run.Config, run.Notes);
            searcher.OnCreated(trial);
            double loss = run.Config.Entries.Select((e, k) => Math.Pow(e.Value.AsDouble!.Value - 0.2 - (0.15 * k), 2)).Sum();
            best = Math.Min(best, loss);
            searcher.Observe(new FinishedTrial { Trial = trial.Trial, Config = run.Config, Loss = loss, Notes = run.Notes, Iteration = 1, Failed = false, StoppedEarly = false });
        }

        return best;
    }
}
