using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Simulation.Tests.Recorded;

/// <summary>Which tables are learning curves, and what is said of others.</summary>
public sealed class CurveTests
{
    [Fact]
    public void A_file_that_is_no_table_is_told_what_curves_are_read_from()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "curves.txt");
        File.WriteAllText(path, "trial,loss\n");
        var error = Assert.Throws<TuneException>(() => LearningCurves.Read(path, "loss"));
        Assert.Equal(SimulationCodes.BadCurves, error.Code);
    }

    [Fact]
    public void Seconds_are_between_rows_and_time_total_s_from_the_beginning()
    {
        var each = RecordedExperiment.Of(["1,1,0.5,2", "1,2,0.4,3"]);
        var total = RecordedExperiment.Of("trial_id,training_iteration,loss,time_total_s", ["00001,1,0.5,2", "00001,2,0.4,5"]);
        Assert.Equal([2.0, 3.0], each.All[0].Points.Select(p => p.Seconds));
        Assert.Equal([2.0, 3.0], total.All[0].Points.Select(p => p.Seconds));
    }

    [Fact]
    public void Other_numbers_are_metrics_too_and_the_metric_may_be_called_metric()
    {
        var curves = RecordedExperiment.Of("trial,epoch,metric,seconds,accuracy,note", ["7,1,0.5,2,0.9,good"]);
        Assert.Equal(["loss", "accuracy", "training_iteration"], curves.All[0].Points[0].Metrics.Select(m => m.Name));
    }

    [Fact]
    public void Curves_are_in_the_order_of_the_trials_numbers()
    {
        var curves = RecordedExperiment.Of(["10,1,0.5,1", "9,1,0.5,1", "10,2,0.5,1"]);
        Assert.Equal(["9", "10"], curves.All.Select(c => c.Name));
        Assert.Equal((2L, 1), (curves.Longest, curves.Short));
    }

    [Fact]
    public void Nan_stays_nan()
    {
        var curves = RecordedExperiment.Of(["1,1,nan,1", "1,2,0.5,1"]);
        Assert.True(double.IsNaN(curves.All[0].Points[0].Metrics[0].Value.AsDouble));
    }

    [Fact]
    public void What_an_attempt_repeats_takes_the_place_of_what_was_lost()
    {
        var curves = RecordedExperiment.Of(
            "trial,attempt,iteration,loss,time_this_iter_s", ["1,1,1,0.9,1", "1,1,2,0.8,1", "1,1,3,0.7,1", "1,2,2,0.75,5", "1,2,3,0.6,1"]);
        Assert.Equal([(1L, 1.0), (2L, 5.0), (3L, 1.0)], curves.All[0].Points.Select(p => (p.Iteration, p.Seconds)));
    }

    [Theory]
    [InlineData("trial,iteration,seconds", "1,1,1", "'loss' or 'metric'")]
    [InlineData("trial,iteration,loss", "1,1,0.5", "'seconds' or 'time_this_iter_s' or 'time_total_s'")]
    [InlineData("iteration,loss,seconds", "1,0.5,1", "'trial' or 'trial_id'")]
    [InlineData("trial,loss,seconds", "1,0.5,1", "'iteration' or 'training_iteration' or 'epoch'")]
    [InlineData("trial,iteration,loss,seconds", "1,2,0.5,1\n1,2,0.4,1", "row 2 (trial 1): iteration 2 follows 2")]
    [InlineData("trial,iteration,loss,seconds", "1,0,0.5,1", "'0' is not an iteration")]
    [InlineData("trial,iteration,loss,seconds", "1,1.5,0.5,1", "'1.5' is not an iteration")]
    [InlineData("trial,iteration,loss,seconds", "1,1,0.5,-1", "-1 is no number of seconds")]
    [InlineData("trial,iteration,loss,time_total_s", "1,1,0.5,3\n1,2,0.5,2", "time_total_s goes from 3 to 2")]
    [InlineData("trial,iteration,loss,seconds", "1,1,0.5,1\n,2,0.5,1", "row 2 (trial ): it does not say which trial")]
    [InlineData("trial,iteration,loss,seconds", "1,1,0.5,1\n2,1,,1", "trial 2 has no value of loss")]
    [InlineData("trial,iteration,loss,seconds", "1,1,good,1", "loss is 'good'")]
    public void A_table_that_is_no_learning_curve_is_refused(string header, string rows, string expected)
    {
        var error = Assert.Throws<TuneException>(() => RecordedExperiment.Of(header, rows.Split('\n')));
        Assert.Equal(SimulationCodes.BadCurves, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("curves.csv", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_rows_is_refused()
    {
        var error = Assert.Throws<TuneException>(() => RecordedExperiment.Of([]));
        Assert.Contains("there is no row in it", error.Message, StringComparison.Ordinal);
    }
}
