using System.Text;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Search;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

/// <summary>That searchers with a model find more than chance does, by fixed seeds; how much more is for the benchmark <c>search</c>.</summary>
public sealed class SearchQualityTests
{
    private const int Seeds = 10;
    private const double Level = 0.05;

    [Theory]
    [InlineData("tpe", "branin", 100)]
    [InlineData("tpe", "hartmann-6", 100)]
    [InlineData("tpe", "rosenbrock-10", 150)]
    [InlineData("gp", "branin", 30)]
    [InlineData("gp", "hartmann-6", 40)]
    [InlineData("gp", "rosenbrock-10", 60)]
    [InlineData("cmaes", "branin", 150)]
    [InlineData("cmaes", "hartmann-6", 150)]
    [InlineData("cmaes", "rosenbrock-10", 300)]
    public void It_finds_more_than_chance(string searcher, string name, int trials)
    {
        Assert.SkipUnless(SpecDocs.TypesOf("search_alg").Any(t => t.Type == searcher), $"there is no {searcher} yet");
        var problem = ClassicalProblems.All.Single(p => p.Name == name);
        double[] own = [.. Enumerable.Range(1, Seeds).Select(seed => Best(searcher, problem, seed, trials))];
        double[] chance = [.. Enumerable.Range(1, Seeds).Select(seed => Best("random", problem, seed + 100, trials))];
        double p = RankTest.Above(chance, own);
        Assert.True(p < Level, $"p = {p:G2}; {searcher}: {Text(own)}; random: {Text(chance)}");

        static string Text(double[] values) => string.Join(' ', values.Order().Select(v => v.ToString("G3", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static double Best(string type, SearchProblem problem, int seed, int trials)
    {
        var searcher = Create(type, problem, seed, trials);
        double best = double.PositiveInfinity;
        for (int number = 1; number <= trials; number++)
        {
            var run = Assert.IsType<Suggestion.Run>(searcher.Suggest(number - 1, trials));
            var created = new CreatedTrial(new TrialId(number), number - 1, run.Config, run.Notes);
            double loss = problem.Function(run.Config);
            searcher.OnCreated(created);
            searcher.Observe(new FinishedTrial { Trial = created.Trial, Config = run.Config, Notes = run.Notes, Loss = loss, Iteration = 1, Failed = false, StoppedEarly = false });
            best = Math.Min(best, loss);
        }

        return best;
    }

    private static ISearcher Create(string type, SearchProblem problem, int seed, int trials)
    {
        string text = $$"""{command: train, param_space: {{problem.Space}}, metric: loss, mode: min, num_samples: {{trials}}, seed: {{seed}}, search_alg: {{type}}}""";
        string folder = Path.GetTempPath();
        var context = new SpecContext { SpecFolder = folder, CurrentFolder = folder, DefaultName = "quality", DrawSeed = () => seed, Variable = _ => null };
        return ExperimentRulesFactory.Create(SpecReader.Read(SpecFile.Parse(Encoding.UTF8.GetBytes(text), "search.yaml"), context), null).Searcher!;
    }
}
