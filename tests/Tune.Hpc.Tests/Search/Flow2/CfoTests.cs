using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Flow2;

public sealed class CfoTests
{
    private const string Network = """{"layers": "randint(1, 9)", "width": "lograndint(4, 1024)", "rate": "loguniform(1e-4, 1)"}""";

    private static double Number(ConfigMap config, string name) => SearchDrive.Number(config, name);

    [Fact]
    public void FL_04_The_first_trial_has_the_low_cost_values_and_the_middle_of_the_others()
    {
        var drive = new SearchDrive(new CfoSettings { LowCost = SearchDrive.Map("""{"layers": 1, "width": 4}""") }, Network);
        var (trial, reason) = drive.Ask();
        Assert.Equal((1, 4), (Number(trial.Config, "layers"), Number(trial.Config, "width")));
        Assert.Equal(0.01, Number(trial.Config, "rate"), 9);
        Assert.Equal("cfo starts at the low-cost point", reason);
    }

    [Fact]
    public void FL_04_Low_cost_values_are_checked_against_the_space()
    {
        var refused = Assert.Throws<TuneException>(() => new SearchDrive(new CfoSettings { LowCost = SearchDrive.Map("""{"layer": 1}""") }, Network));
        Assert.Contains("low_cost_partial_config: layer: the space has no such parameter; did you mean", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<TuneException>(() => new SearchDrive(new CfoSettings { LowCost = SearchDrive.Map("""{"layers": 9}""") }, Network));
        Assert.Contains("low_cost_partial_config: layers: 9 is not in randint(1, 9)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FL_05_The_cheapest_option_comes_first_and_options_are_tried_in_the_order_of_their_costs()
    {
        var drive = new SearchDrive(new CfoSettings(), """{"method": "choice([exact, approximate, histogram, sketch], cost=[40, 3, 2, 1])", "x": "uniform(0, 1)"}""");
        Assert.Equal("sketch", drive.Run(1, _ => 1)[0].Config["method"]!.ToString());
        var next = drive.Run(12, _ => 2);
        Assert.Contains(next, t => t.Config["method"]!.ToString() == "histogram");
        Assert.True(next.FindIndex(t => t.Config["method"]!.ToString() == "histogram") < Place("exact"));

        int Place(string option) => next.FindIndex(t => t.Config["method"]!.ToString() == option) is var at && at < 0 ? int.MaxValue : at;
    }

    [Fact]
    public void FL_06_It_begins_at_the_best_of_several_start_points_and_goes_on_at_others_that_are_better_than_where_it_converged()
    {
        var points = ImmutableArray.Create(
            SearchDrive.Map("""{"i": 0, "j": 0}"""), SearchDrive.Map("""{"i": 7, "j": 7}"""), SearchDrive.Map("""{"i": 3, "j": 3}"""));
        var drive = new SearchDrive(
            new CfoSettings(),
            """{"i": "randint(0, 8)", "j": "randint(0, 8)"}""",
            s => s with { Search = s.Search with { Points = points } });
        var given = drive.Run(3, c => -Number(c, "i"));
        Assert.Equal([0, 7, 3], given.Select(t => Number(t.Config, "i")));
        Assert.Contains($"from the best trial {given[1].Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FL_06_Rewards_of_points_are_not_run_again()
    {
        var points = ImmutableArray.Create(SearchDrive.Map("""{"x": 0.1}"""), SearchDrive.Map("""{"x": 0.9}"""));
        var drive = new SearchDrive(
            new CfoSettings(), """{"x": "uniform(0, 1)"}""", s => s with { Known = [.. points.Select((p, i) => new KnownResult(p, 1 - i))] });
        var trial = drive.Ask();
        Assert.Contains("from its best configuration", trial.Reason, StringComparison.Ordinal);
        Assert.InRange(Math.Abs(Number(trial.Trial.Config, "x") - 0.9), 0, 0.1 + 1e-9);
    }

    [Fact]
    public void FL_03_Once_converged_it_begins_again_near_the_low_cost_point()
    {
        var drive = new SearchDrive(
            new CfoSettings { LowCost = SearchDrive.Map("""{"i": 1, "j": 1}""") }, """{"i": "randint(0, 40)", "j": "randint(0, 40)"}""");
        double Loss(ConfigMap c) => Math.Abs(Number(c, "i") - 4) + Math.Abs(Number(c, "j") - 4);
        for (int i = 0; i < 400; i++)
        {
            var (trial, reason) = drive.Ask();
            drive.Tell(trial, Loss(trial.Config));
            if (i > 0 && reason == "cfo starts again at a place near the low-cost point")
            {
                Assert.InRange(Number(trial.Config, "i"), 0, 30);
                return;
            }
        }

        Assert.Fail("it has not converged within 400 trials");
    }

    [Fact]
    public void FL_03_On_a_function_whose_cost_rises_it_spends_less_than_random_search()
    {
        double Loss(ConfigMap c) => Math.Abs(Math.Log2(Number(c, "width")) - 5) + Math.Abs(Math.Log10(Number(c, "rate")) + 2) + Math.Abs(Number(c, "layers") - 3);
        double Cost(ConfigMap c) => Number(c, "layers") * Number(c, "width");
        double low = Spent(new CfoSettings { LowCost = SearchDrive.Map("""{"layers": 1, "width": 4}""") });
        double random = Spent(new RandomSettings());
        Assert.True(low < random / 3, $"cfo has spent {low}, random {random}");

        double Spent(SearcherSettings settings)
        {
            var drive = new SearchDrive(settings, Network);
            double spent = 0;
            for (int i = 0; i < 300; i++)
            {
                var trial = drive.Run(1, Loss, Cost)[0];
                spent += Cost(trial.Config);
                if (Loss(trial.Config) < 1)
                {
                    break;
                }
            }

            return spent;
        }
    }

    [Fact]
    public void FL_13_What_keeps_the_metric_constraints_goes_before_any_loss()
    {
        var drive = new SearchDrive(new CfoSettings(), Network);
        drive.Tell(drive.Ask().Trial, 1, violations: [2]);
        var kept = drive.Ask().Trial;
        drive.Tell(kept, 100, violations: [0]);
        drive.Tell(drive.Ask().Trial, -100, violations: [1e-9]);
        Assert.Contains($"from the best trial {kept.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FL_14_Objectives_that_matter_more_come_first_each_within_its_tolerance()
    {
        var goals = ImmutableArray.Create(
            new LexicographicGoal(new Objective("error", ObjectiveMode.Min)) { Tolerance = 0.1 }, new LexicographicGoal(new Objective("time", ObjectiveMode.Min)));
        var drive = new SearchDrive(new CfoSettings(), Network, s => s with { Objectives = 2, Lexicographic = new LexicographicOrder(goals) });
        drive.Tell(drive.Ask().Trial, 1, losses: [1, 50]);
        var quick = drive.Ask().Trial;
        drive.Tell(quick, 1.05, losses: [1.05, 10]);
        Assert.Contains($"from the best trial {quick.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
        drive.Tell(drive.Ask().Trial, 1.2, losses: [1.2, 1]);
        Assert.Contains($"from the best trial {quick.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
        var better = drive.Ask().Trial;
        drive.Tell(better, 0.5, losses: [0.5, 90]);
        Assert.Contains($"from the best trial {better.Trial}", drive.Ask().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FL_18_Low_cost_values_may_lie_in_sub_spaces()
    {
        var drive = new SearchDrive(
            new CfoSettings { LowCost = SearchDrive.Map("""{"model": {"name": "forest", "trees": 10}}""") },
            """{"model": "choice([{name: svm, c: loguniform(1e-3, 1e3)}, {name: forest, trees: lograndint(10, 1000)}])", "r": "uniform(0, 1)"}""");
        Assert.Equal("""{"name":"forest","trees":10}""", drive.Ask().Trial.Config["model"]!.ToJson());
    }
}
