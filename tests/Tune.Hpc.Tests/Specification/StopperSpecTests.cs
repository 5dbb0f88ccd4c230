using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class StopperSpecTests
{
    private const string All =
        """
        stop:
          - {training_iteration: 27, loss: "<= 0.1"}
          - {type: maximum_iteration, max_iter: 5}
          - {type: trial_plateau, metric: loss, std: 0.5, num_results: 3, grace_period: 2, metric_threshold: 0, mode: min}
          - {type: experiment_plateau, metric: val/acc, std: 0.2, top: 3, mode: max, patience: 4}
          - {type: timeout, timeout: 2h}
          - result.loss > 5
        """;

    [Fact]
    public void Rules_of_all_kinds_stand_together_and_any_of_them_holds()
    {
        var stop = Specs.With(All).Stop;
        Assert.Equal(
            [
                new StopRule.Threshold("training_iteration", Comparison.GreaterOrEqual, 27),
                new StopRule.Threshold("loss", Comparison.LessOrEqual, 0.1),
                new StopRule.MaximumIteration(5),
                new StopRule.TrialPlateau("loss") { Std = 0.5, NumResults = 3, GracePeriod = 2, MetricThreshold = 0, Mode = ObjectiveMode.Min },
                new StopRule.ExperimentPlateau("val/acc") { Std = 0.2, Top = 3, Mode = ObjectiveMode.Max, Patience = 4 },
                new StopRule.Timeout(TimeSpan.FromHours(2)),
            ],
            stop.Take(6));
        Assert.IsType<StopRule.When>(stop[6]);
    }

    [Fact]
    public void What_is_stored_reads_as_the_same_rules()
    {
        var spec = Specs.With(All);
        var again = SpecReader.Read(Specs.Tree(spec.Document.ToJson(), "x.json"), Specs.Context with { Stored = true });
        Assert.Equal(spec.Stop.Take(6), again.Stop.Take(6));
        Assert.Equal(spec.Document["stop"], again.Document["stop"]);
    }

    [Fact]
    public void Defaults_are_Ray_Tunes()
    {
        var stop = Specs.With("stop: [{type: trial_plateau, metric: loss}, {type: experiment_plateau, metric: loss}]").Stop;
        Assert.Equal(new StopRule.TrialPlateau("loss") { Std = 0.01, NumResults = 4, GracePeriod = 4 }, stop[0]);
        Assert.Equal(new StopRule.ExperimentPlateau("loss") { Std = 0.001, Top = 10, Patience = 0 }, stop[1]);
    }

    [Fact]
    public void A_metric_may_be_called_type() =>
        Assert.Equal(new StopRule.Threshold("type", Comparison.Less, 3), Assert.Single(Specs.With("stop: {type: '< 3'}").Stop));

    [Theory]
    [InlineData("{type: maximum_iteration}", "TUNE1211", "max_iter")]
    [InlineData("{type: maximum_iteration, max_iter: 0}", "TUNE1212", "max_iter: 0 is not a whole number from 1")]
    [InlineData("{type: trial_plateau}", "TUNE1211", "metric")]
    [InlineData("{type: trial_plateau, metric: loss, metric_threshold: 0}", "TUNE1214", "metric_threshold needs mode")]
    [InlineData("{type: trial_plateau, metric: loss, top: 3}", "TUNE1210", "belongs to the stop rule experiment_plateau")]
    [InlineData("{type: experiment_plateau, metric: loss, top: 1}", "TUNE1212", "top: 1 is not a whole number from 2")]
    [InlineData("{type: experiment_plateau, metric: loss, std: 0}", "TUNE1212", "std: 0 is not a number above 0")]
    [InlineData("{type: timeout, timeout: soon}", "TUNE1212", "timeout")]
    [InlineData("{type: TrialPlateau, metric: loss}", "TUNE1212", "did you mean 'trial_plateau'?")]
    public void What_is_wrong_is_named(string stop, string code, string part) => Specs.Refuses("stop: " + stop, code, part);

    [Fact]
    public void Tables_may_spell_names_as_PowerShell_does()
    {
        var named = SpecNames.Canonical(Specs.Tree("{Command: python3 train.py, Stop: [{Type: TrialPlateau, Metric: loss, NumResults: 7}, {Loss: 3}]}"));
        var stop = Specs.Read(named).Stop;
        Assert.Equal(new StopRule.TrialPlateau("loss") { NumResults = 7 }, stop[0]);
        Assert.Equal(new StopRule.Threshold("Loss", Comparison.GreaterOrEqual, 3), stop[1]);
    }

    [Fact]
    public void Budgets_and_timeouts_are_read()
    {
        var spec = Specs.With("node_hours: 100\ngpu_hours: 2.5\ntrial_timeout: 2h\nreport_timeout: 10m\nresources_per_trial: {gpus: 1}");
        Assert.Equal((100, 2.5, TimeSpan.FromHours(2), TimeSpan.FromMinutes(10)), (spec.NodeHours, spec.GpuHours, spec.TrialTimeout, spec.ReportTimeout));
    }

    [Theory]
    [InlineData("node_hours: 0", "TUNE1212", "above 0")]
    [InlineData("gpu_hours: 3", "TUNE1214", "trials ask for no GPU")]
    [InlineData("report_timeout: 0", "TUNE1212", "above 0")]
    [InlineData("num_samples: -1", "TUNE1214", "node_hours")]
    public void Budgets_that_cannot_be_are_refused(string yaml, string code, string part) => Specs.Refuses(yaml, code, part);

    [Theory]
    [InlineData("node_hours: 3")]
    [InlineData("stop: {type: timeout, timeout: 60}")]
    [InlineData("stop: {type: experiment_plateau, metric: loss}")]
    public void Without_a_number_of_samples_any_end_will_do(string yaml) => Assert.Equal(-1, Specs.With("num_samples: -1\n" + yaml).NumSamples);

    [Fact]
    public void The_median_rule_is_read_with_Ray_Tunes_defaults()
    {
        Assert.Equal(new MedianSettings(), Specs.With("metric: loss\nmode: min\nscheduler: median").Scheduler);
        var given = Specs.With("metric: loss\nmode: min\nscheduler: {type: median, time_attr: epoch, grace_period: 0, min_samples_required: 5, min_time_slice: 2, hard_stop: false}").Scheduler;
        Assert.Equal(new MedianSettings { TimeAttribute = "epoch", GracePeriod = 0, MinSamplesRequired = 5, MinTimeSlice = 2, HardStop = false }, given);
        Specs.Refuses("scheduler: median", "TUNE1214", "median compares trials and needs metric and mode");
        Specs.Refuses("metric: loss\nmode: min\nscheduler: {type: median, min_samples_required: 0}", "TUNE1212", "min_samples_required: 0");
    }
}
