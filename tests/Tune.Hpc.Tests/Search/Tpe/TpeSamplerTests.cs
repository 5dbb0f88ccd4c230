using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Tpe;

public sealed class TpeSamplerTests
{
    private const string Conditional = """{"m": {"choice": [{"kind": "svm", "c": "loguniform(1e-3, 1e3)", "g": "uniform(0, 1)"}, {"kind": "tree", "depth": "randint(1, 31)"}]}}""";

    private static ISearcher Searcher(string space, TpeSettings settings, ulong seed = 7) => settings.Create(new SearcherSetting
    {
        Cube = new UnitCube(Spaces.Read(space)),
        Seed = seed,
        Search = new SearchSettings { Algorithm = settings },
        Objective = new Objective("loss", ObjectiveMode.Min),
    });

    private static Suggestion.Run Ask(ISearcher searcher, int index) =>
        Assert.IsType<Suggestion.Run>(searcher.Suggest(new SuggestContext { Index = index, NumSamples = -1, Pending = [] }));

    private static void Create(ISearcher searcher, int index, ConfigMap config) => searcher.OnCreated(new CreatedTrial(new TrialId(index + 1), index, config, ConfigMap.Empty));

    private static void End(ISearcher searcher, int index, ConfigMap config, double loss) => searcher.Observe(new FinishedTrial
    {
        Trial = new TrialId(index + 1),
        Config = config,
        Loss = loss,
        Iteration = 1,
        Failed = double.IsNaN(loss),
        StoppedEarly = false,
    });

    private static double Best(string space, TpeSettings settings, Func<ConfigMap, double> loss, int trials, ulong seed)
    {
        var searcher = Searcher(space, settings, seed);
        double best = double.PositiveInfinity;
        for (int i = 0; i < trials; i++)
        {
            var config = Ask(searcher, i).Config;
            Create(searcher, i, config);
            End(searcher, i, config, loss(config));
            best = Math.Min(best, loss(config));
        }

        return best;
    }

    [Theory]
    [InlineData(TpeVariant.Optuna)]
    [InlineData(TpeVariant.HyperOpt)]
    public void It_finds_the_better_option_and_its_own_parameters(TpeVariant variant)
    {
        double[] found = [.. Enumerable.Range(1, 5).Select(seed => Best(Conditional, new TpeSettings { Variant = variant }, Loss, 80, (ulong)seed))];
        Assert.True(found.Order().ElementAt(2) < 0.1, string.Join(", ", found));

        static double Loss(ConfigMap config) => (ConfigMap)config["m"]! is var m && m["depth"] is { } depth
            ? 1 + (Math.Abs(depth.AsDouble!.Value - 9) / 30)
            : Math.Abs(Math.Log10(m["c"]!.AsDouble!.Value) - 1) / 3 + Math.Abs(m["g"]!.AsDouble!.Value - 0.7);
    }

    [Fact]
    public void Reasons_say_what_was_done()
    {
        var searcher = Searcher("""{"x": "uniform(0, 1)"}""", new TpeSettings());
        for (int i = 0; i < 20; i++)
        {
            var answer = Ask(searcher, i);
            Assert.Equal(i < 10 ? $"TPE: random, as {i} of 10 start-up results are there" : $"TPE: best of 24 candidates drawn near the best {(i + 9) / 10} of {i} results", answer.Reason);
            Create(searcher, i, answer.Config);
            End(searcher, i, answer.Config, i);
        }
    }

    [Fact]
    public void Running_trials_send_the_next_elsewhere()
    {
        Assert.True(Spread(new TpeSettings()) > 1.5 * Spread(new TpeSettings { ConstantLiar = false }));

        static double Spread(TpeSettings settings)
        {
            var searcher = Searcher("""{"x": "uniform(0, 1)", "y": "uniform(0, 1)"}""", settings);
            for (int i = 0; i < 40; i++)
            {
                var config = ConfigMap.Empty.With("x", ConfigValue.Of(i % 7 / 7.0)).With("y", ConfigValue.Of(i / 40.0));
                Create(searcher, i, config);
                End(searcher, i, config, Math.Abs(config["x"]!.AsDouble!.Value - 0.4) + Math.Abs(config["y"]!.AsDouble!.Value - 0.4));
            }

            double[] asked = [.. Enumerable.Range(40, 30).Select(i =>
            {
                var config = Ask(searcher, i).Config;
                Create(searcher, i, config);
                return config["x"]!.AsDouble!.Value;
            })];
            return Math.Sqrt(asked.Average(x => (x - asked.Average()) * (x - asked.Average())));
        }
    }

    [Fact]
    public void Where_everything_fails_it_goes_on_at_random()
    {
        var searcher = Searcher("""{"x": "uniform(0, 1)"}""", new TpeSettings { StartupTrials = 3 });
        for (int i = 0; i < 30; i++)
        {
            var answer = Ask(searcher, i);
            Assert.StartsWith("TPE: random", answer.Reason, StringComparison.Ordinal);
            Create(searcher, i, answer.Config);
            End(searcher, i, answer.Config, double.NaN);
        }
    }

    [Fact]
    public void Settings_refuse_what_they_cannot_use()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TpeSettings { PriorWeight = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TpeSettings { Gamma = 1.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TpeSettings { Candidates = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TpeSettings { StartupTrials = -1 });
    }
}
