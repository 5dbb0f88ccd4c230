using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class PairingTests
{
    private const string Objective = "metric: loss\nmode: min\n";

    [Theory] // ALGORITHMS 22
    [InlineData("fifo", "tpe", true)]
    [InlineData("median", "random", true)]
    [InlineData("asha", "gp", true)]
    [InlineData("hyperband", "tpe", true)]
    [InlineData("hyperband", "bohb", false)]
    [InlineData("hb_bohb", "bohb", true)]
    [InlineData("hb_bohb", "tpe", false)]
    [InlineData("pbt", "random", true)]
    [InlineData("pbt", "tpe", false)]
    [InlineData("pb2", "cmaes", false)]
    [InlineData("pbt_replay", "tpe", false)]
    [InlineData("flaml", "random", true)]
    [InlineData("flaml", "cfo", true)]
    [InlineData("flaml", "blendsearch", true)]
    [InlineData("flaml", "tpe", false)]
    public void Schedulers_and_searchers_go_together_or_not(string scheduler, string searcher, bool fits) => Assert.Equal(fits, PairingCheck.WhyNot(scheduler, searcher) is null);

    [Theory]
    [InlineData("scheduler: {type: median, hard_stop: false}")]
    [InlineData("scheduler: resource_changing")]
    public void A_scheduler_that_needs_checkpoints_refuses_a_trial_that_cannot_tell_of_one(string scheduler)
    {
        Specs.Refuses(Objective + scheduler + "\nmetric_pattern: 'loss=(?<loss>.*)'", "TUNE1214", "metric_pattern", "a trial cannot say that it has one");
        Specs.With(Objective + scheduler + "\nmetric_format: json");
    }

    [Fact]
    public void A_scheduler_that_only_stops_takes_a_pattern() => Specs.With(Objective + "scheduler: median\nmetric_pattern: 'loss=(?<loss>.*)'");

    [Fact]
    public void A_metric_that_only_the_scheduler_names_is_the_experiments()
    {
        var spec = Specs.With("scheduler: {type: asha, metric: loss, mode: max}");
        Assert.Equal(new Objective("loss", ObjectiveMode.Max), spec.Objective);
        Assert.Equal(new AshaSettings(), spec.Scheduler);
    }

    [Fact]
    public void A_metric_given_twice_may_be_the_same_and_must_not_differ()
    {
        Assert.Equal("loss", Specs.With(Objective + "scheduler: {type: asha, metric: loss, mode: min}").Objective?.Metric);
        Specs.Refuses(Objective + "scheduler: {type: asha, metric: accuracy}", "TUNE1214", "digits.yaml:4:25: scheduler.metric: 'accuracy' is not the experiment's metric, 'loss'; give it once");
        Specs.Refuses(Objective + "search_alg: {type: random, mode: max}", "TUNE1214", "search_alg.mode: 'max' is not the experiment's mode, 'min'");
        Specs.Refuses(Objective + "scheduler: {type: resource_changing, base_scheduler: {type: asha, mode: max}}", "TUNE1214", "scheduler.base_scheduler.mode: 'max'");
    }

    [Fact]
    public void Resource_changing_wraps_any_scheduler()
    {
        var spec = Specs.With(Objective +
            """
            scheduler:
              type: resource_changing
              base_scheduler: {type: median, grace_period: 5}
              policy: top_job
              increase_by: {gpus: 1}
              increase_by_times: 3
              reserve: {cpus: 2}
              total: {cpus: 64, gpus: 8}
              metric: speed
              mode: max
            """);
        var settings = Assert.IsType<ResourceChangingSettings>(spec.Scheduler);
        Assert.Equal(
            new ResourceChangingSettings
            {
                Base = new MedianSettings { GracePeriod = 5 },
                Policy = ResourcePolicy.TopJob,
                IncreaseBy = new ResourceAmount(0, 1),
                IncreaseByTimes = 3,
                Reserve = new ResourceAmount(2, 0),
                Total = new ResourceAmount(64, 8),
                Objective = new Objective("speed", ObjectiveMode.Max),
            },
            settings);
        Assert.Equal("median", settings.Create(new Tune.Hpc.Scheduling.SchedulerSetting(1, settings.Objective!)).Name);
        Assert.Equal(new ResourceChangingSettings(), Specs.With("scheduler: resource_changing").Scheduler);
    }

    [Theory]
    [InlineData("{type: resource_changing, base_scheduler: resource_changing}", "TUNE1212", "resource_changing")]
    [InlineData("{type: resource_changing, base_scheduler: {type: asha, max_t: 0}}", "TUNE1212", "scheduler.base_scheduler.max_t: 0")]
    [InlineData("{type: resource_changing, increase_by: {cpus: 0}}", "TUNE1214", "a step of nothing")]
    [InlineData("{type: resource_changing, reserve: {cpus: 9}, total: {cpus: 8}}", "TUNE1214", "more than the total")]
    [InlineData("{type: resource_changing, metric: a}", "TUNE1214", "metric and mode go together")]
    [InlineData("{type: resource_changing, policy: best}", "TUNE1212", "'uniform' or 'top_job'")]
    [InlineData("{type: flaml, max_resource: 10}", "TUNE1211", "resource_attr")]
    [InlineData("{type: flaml, resource_attr: n, max_resource: 10, min_resource: 11}", "TUNE1214", "11 is above max_resource, 10")]
    [InlineData("{type: flaml, resource_attr: n, max_resource: 10, reduction_factor: 1}", "TUNE1212", "above 1")]
    [InlineData("{type: flaml, resource_attr: lr, max_resource: 10}", "TUNE1214", "lr is a parameter of the space")]
    public void What_is_wrong_is_named(string scheduler, string code, string part) => Specs.Refuses(Objective + "param_space: {lr: uniform(0, 1)}\nscheduler: " + scheduler, code, part);

    [Fact]
    public void Policies_that_compare_need_a_metric() => Specs.Refuses("scheduler: {type: resource_changing, policy: top_job}", "TUNE1214", "needs metric and mode");

    [Fact]
    public void Under_a_queue_the_total_has_to_be_said()
    {
        Specs.Refuses("scheduler: resource_changing\nexecutor: slurm", "TUNE1211", "scheduler.total", "total: {cpus: 64}");
        Specs.Refuses("scheduler: {type: resource_changing, total: {cpus: 8}, increase_by: {cpus: 0.5}}\nexecutor: slurm", "TUNE1214", "whole CPUs");
        Specs.With("scheduler: {type: resource_changing, total: {cpus: 8}}\nexecutor: slurm");
    }

    [Fact]
    public void The_resource_of_flaml_is_a_placeholder()
    {
        var spec = Specs.Read("command: python3 train.py --n {n_samples}\n" + Objective + "scheduler: {type: flaml, resource_attr: n_samples, max_resource: 1000}");
        Assert.Equal(new FlamlSettings { ResourceAttribute = "n_samples", MaxResource = 1000 }, spec.Scheduler);
    }
}
