using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Results;

public sealed class BestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("last", 2, 0.4)]
    [InlineData("all", 1, 0.1)]
    [InlineData("avg", 1, 0.4)]
    [InlineData("last-5-avg", 1, 0.4)]
    [InlineData("last-10-avg", 1, 0.4)]
    public void Each_scope_looks_at_its_own_value(string scope, int trial, double value)
    {
        using var view = View([0.1, 0.7], [0.6, 0.4]);
        var best = Best.Top(view.State, Best.ParseScope(scope)).Single();
        Assert.Equal(trial, best.Trial.Id.Number);
        Assert.Equal(value, best.Value, 12);
    }

    [Fact]
    public void A_mean_of_the_last_five_forgets_the_sixth()
    {
        using var view = View([100, 1, 1, 1, 1, 1], [2, 2, 2, 2, 2, 2]);
        Assert.Equal(1, Best.Top(view.State, BestScope.Last5Avg)[0].Trial.Id.Number);
        Assert.Equal(2, Best.Top(view.State, BestScope.Last10Avg)[0].Trial.Id.Number);
    }

    [Fact]
    public void The_first_of_equals_wins()
    {
        using var view = View([0.5], [0.3], [0.3], [0.9]);
        Assert.Equal([2, 3, 1, 4], Best.Top(view.State, count: 10).Select(b => b.Trial.Id.Number));
        Assert.Equal(2, Best.Find(view.State)!.Trial.Id.Number);
    }

    [Fact]
    public void Values_that_are_not_finite_never_count()
    {
        using var view = View([double.NaN], [double.NegativeInfinity], [0.9], [double.PositiveInfinity]);
        Assert.Equal(3, Assert.Single(Best.Top(view.State, count: 10)).Trial.Id.Number);
    }

    [Fact]
    public void A_single_trial_is_judged_like_any_other()
    {
        using var view = View([double.NaN]);
        Assert.Null(Best.Find(view.State));
        var error = Assert.Throws<TuneException>(() => Best.Top(view.State));
        Assert.Equal(ResultCodes.NothingBest, error.Code);
        Assert.Contains("was not a finite number", error.Message);
    }

    [Fact]
    public void Why_nothing_is_best_is_told()
    {
        using var empty = View();
        Assert.Contains("there is no trial yet", Assert.Throws<TuneException>(() => Best.Top(empty.State)).Message);
        using var silent = View([[]]);
        Assert.Contains("none of 1 trials has reported anything", Assert.Throws<TuneException>(() => Best.Top(silent.State)).Message);
        string folder = Write([[0.5]]);
        using var misnamed = ExperimentView.Open(folder, objective: new Objective("lost", ObjectiveMode.Min));
        Assert.Contains("did you mean 'loss'?", Assert.Throws<TuneException>(() => Best.Top(misnamed.State)).Message);
    }

    [Fact]
    public void Another_direction_turns_the_order()
    {
        string folder = Write([[0.5], [0.7]]);
        using var view = ExperimentView.Open(folder, objective: new Objective("loss", ObjectiveMode.Max));
        Assert.Equal(0.7, Best.Find(view.State)!.Value);
    }

    private ExperimentView View(params IReadOnlyList<double[]> losses) => ExperimentView.Open(Write(losses));

    private string Write(IReadOnlyList<double[]> losses)
    {
        var events = new List<ExperimentEvent>();
        for (int trial = 1; trial <= losses.Count; trial++)
        {
            events.Add(SampleExperiment.CreatedTrial(trial, SampleExperiment.Config(0.1, trial)));
            events.Add(SampleExperiment.Planned(trial));
            events.AddRange(losses[trial - 1].Select((loss, i) => SampleExperiment.Report(trial, i + 1, new Metric("loss", MetricValue.Of(loss)))));
        }

        return SampleExperiment.Write(_folder, $"e{Guid.NewGuid():N}", "loss", events);
    }
}
