using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Results;

/// <summary>Which trials are best by several objectives, and under limits of metrics; and what is shown of them.</summary>
public sealed class FrontTests : IDisposable
{
    private const string Traded = "\"metric\": [\"error\", \"speed\"], \"mode\": [\"min\", \"max\"],";
    private const string Ordered = "\"lexico_objectives\": {\"metrics\": [\"error\", \"speed\"], \"modes\": [\"min\", \"max\"], \"tolerances\": [\"50%\", 0], \"targets\": []},";
    private const string Limited = "\"metric\": \"error\", \"mode\": \"min\", \"metric_constraints\": [[\"speed\", \">=\", 25]],";

    // Trial 5 lacks a value, trial 6 never reports.
    private static readonly (double Error, double? Speed)[] _values = [(0.2, 30), (0.1, 10), (0.3, 20), (0.15, 20), (0.05, null)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_front_has_the_trials_that_no_other_beats_by_their_last_values()
    {
        using var view = View(Traded);
        var front = Front.Of(view.State)!;
        Assert.Equal([2, 4, 1], front.Trials.Select(t => t.Trial.Id.Number));
        Assert.Equal([0.15, 20], front.Trials[1].Values);
        Assert.Equal(4, front.Compared);
        Assert.Equal([0.33, 9], front.Reference, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((0.05 * 1) + (0.05 * 11) + (0.13 * 21), front.Hypervolume, 12);
        Assert.Null(Best.Find(view.State));
        Assert.Equal([0, 0, 0, 1], Best.Top(view.State, count: 9).Select(t => t.ParetoRank!.Value));
    }

    [Fact]
    public void Of_several_objectives_only_last_values_are_compared()
    {
        using var view = View(Traded);
        var error = Assert.Throws<TuneException>(() => Best.Top(view.State, BestScope.All));
        Assert.Equal(GoalCodes.OnlyLast, error.Code);
    }

    [Fact]
    public void In_order_of_importance_the_second_decides_within_the_tolerance_of_the_first()
    {
        using var view = View(Ordered);
        Assert.Equal([4, 2, 1, 3], Best.Top(view.State, count: 9).Select(t => t.Trial.Id.Number));
        Assert.Equal(4, Best.Find(view.State)!.Trial.Id.Number);
        Assert.Null(Front.Of(view.State));
    }

    [Fact]
    public void What_keeps_the_limits_is_better_whatever_its_value_and_less_broken_is_better_than_more()
    {
        using var view = View(Limited);
        Assert.Equal([1, 4, 3, 2, 5], Best.Top(view.State, count: 9).Select(t => t.Trial.Id.Number));
        Assert.Equal(1, Best.Find(view.State)!.Trial.Id.Number);
    }

    [Fact]
    public void Tables_tell_violations_and_ranks_only_where_there_are_such()
    {
        using var traded = View(Traded);
        var ranks = traded.Trials();
        Assert.Equal(["0", "0", "1", "0", "", ""], ranks.Rows.Select(r => r[ranks.Require("pareto_rank")].ToString()));
        Assert.Equal(-1, ranks.Find("violation"));
        using var limited = View(Limited);
        var limits = limited.Trials();
        Assert.Equal(["0", "15", "5", "5", "", ""], limits.Rows.Select(r => r[limits.Require("violation")].ToString()));
        Assert.Equal(["true", "false", "false", "false", "false", ""], limits.Rows.Select(r => r[limits.Require("feasible")].ToString()));
        Assert.Equal(-1, limits.Find("pareto_rank"));
    }

    [Fact]
    public async Task A_front_on_the_command_line()
    {
        Write(Traded, "traded");
        Approved.Check(
            await Run("best", "traded") + await Run("best", "traded", "--top", "4") + await Run("best", "traded", "--json") + await Run("status", "traded")
            + await Run("best", "traded", "--scope", "all") + await Run("best", "traded", "--metric", "speed", "--mode", "max") + await Run("ls"));
    }

    [Fact]
    public async Task Importance_and_limits_on_the_command_line()
    {
        Write(Ordered, "ordered");
        Write(Limited, "limited");
        Approved.Check(
            await Run("best", "ordered") + await Run("best", "limited") + await Run("best", "limited", "--top", "2", "--json") + await Run("status", "ordered")
            + await Run("status", "limited") + await Run("trials", "limited", "--columns", "trial_id,error,speed,violation,feasible"));
    }

    private ExperimentView View(string goals) => ExperimentView.Open(Write(goals, $"e{Guid.NewGuid():N}"));

    private string Write(string goals, string name)
    {
        var events = new List<ExperimentEvent>();
        for (int trial = 1; trial <= _values.Length + 1; trial++)
        {
            events.Add(SampleExperiment.CreatedTrial(trial, SampleExperiment.Config(0.1, trial)));
            if (trial <= _values.Length)
            {
                var (error, speed) = _values[trial - 1];
                events.Add(SampleExperiment.Planned(trial));
                events.Add(SampleExperiment.Report(trial, 1, new Metric("error", MetricValue.Of(1.0)), new Metric("started", MetricValue.Of(true))));
                Metric[] last = speed is { } given ? [new("error", MetricValue.Of(error)), new("speed", MetricValue.Of(given))] : [new("error", MetricValue.Of(error))];
                events.Add(SampleExperiment.Report(trial, 2, last));
            }
        }

        return SampleExperiment.Write(_folder, name, null, events, goals: goals);
    }

    private async Task<string> Run(params string[] args) => $"$ {string.Join(' ', args)}\n{await CommandRun.Of(_folder, args)}\n";
}
