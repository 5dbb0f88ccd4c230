using System.Globalization;
using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>Ask and tell with several objectives, and with limits of reported values: searchers hear of all of them.</summary>
public sealed class AskTellGoalTests
{
    private const string Two = "metric: [loss, latency]\nmode: [min, min]";

    private static AskTell Open(string searcher, string objective, string more = "") => new(AskTellFixture.Spec(more, searcher, objective));

    /// <summary>The configurations of trials whose loss is always the same and whose other value is given.</summary>
    private static List<string> Configurations(AskTell search, int trials, Func<double, double> other)
    {
        var configs = new List<string>();
        for (int i = 0; i < trials; i++)
        {
            var trial = search.NextTrial;
            var config = Assert.IsType<Suggestion.Run>(search.Suggest(trial)).Config;
            configs.Add(config.ToJson());
            double value = other(config["x"]!.AsDouble!.Value);
            search.Complete(trial, (ConfigMap)ConfigValue.Parse(string.Create(CultureInfo.InvariantCulture, $$"""{"loss": {{config["x"]!.AsDouble}}, "latency": {{value}}}""")));
        }

        return configs;
    }

    [Theory] // SA-10
    [InlineData("{type: nsga2, population_size: 6}")]
    [InlineData("{type: tpe, n_startup_trials: 6}")]
    public void SA_10_The_searcher_hears_of_every_objective(string searcher)
    {
        using var one = Open(searcher, Two);
        using var same = Open(searcher, Two);
        using var other = Open(searcher, Two);
        var configs = Configurations(one, 30, x => 1 - x);
        Assert.Equal(configs, Configurations(same, 30, x => 1 - x));
        Assert.NotEqual(configs, Configurations(other, 30, x => x * x));
    }

    [Theory] // FL-13
    [InlineData("{type: tpe, n_startup_trials: 6}")]
    [InlineData("{type: gp, n_startup_trials: 6}")]
    public void FL_13_The_searcher_hears_of_what_breaks_a_limit(string searcher)
    {
        using var bound = Open(searcher, "metric: loss\nmode: min", "metric_constraints: [latency <= 0.5]");
        double[] x = [.. Configurations(bound, 20, x => 1 - x).Select(c => ((ConfigMap)ConfigValue.Parse(c))["x"]!.AsDouble!.Value)];
        double nearest = x[8..].Min(v => Math.Abs(v - 0.5));
        Assert.True(x[8..].Count(v => v > 0.4) > 6 && nearest < 0.2, string.Join(' ', x));
    }

    [Fact]
    public void A_result_that_lacks_one_of_the_metrics_is_refused_unless_an_earlier_report_had_it()
    {
        using var search = Open("random", Two);
        search.Suggest(new TrialId(1));
        var answer = AskTellFixture.Say(search, """{"op":"complete","trial":1,"result":{"loss":1}}""");
        Assert.Contains("trial 00001: the result lacks latency, which is one of the metrics", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Empty(AskTellFixture.Say(search, """{"op":"report","trial":1,"result":{"latency":3}}""", """{"op":"report","trial":1,"result":{"loss":2}}""", """{"op":"complete","trial":1,"result":{"loss":1}}"""));
        Assert.Empty(search.Pending);
    }
}
