using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Stopping;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

public sealed class BudgetTests
{
    private static FoldedExperiment Begin(ExperimentLimits limits, params StopRule[] stop) => new(
        new ExperimentRules
        {
            Objective = new Objective("loss", ObjectiveMode.Min),
            Searcher = new ListSearcher(),
            FixedRequest = new JobRequest { Gpus = 1 },
            RequestFor = _ => new JobRequest { Gpus = 1 },
            Limits = limits with { NumSamples = 10 },
            Stop = [.. stop],
        },
        new MachineCapacity(2, [0, 1], null));

    private static void Start(FoldedExperiment experiment, int trial) => experiment.Happen(new AttemptStarted
    {
        Trial = new TrialId(trial),
        Attempt = experiment.State.Find(new TrialId(trial))!.Attempts.Count,
        Host = "here",
        At = experiment.Now,
    });

    [Fact]
    public void Node_hours_of_ended_and_running_attempts_end_the_experiment_when_they_are_spent()
    {
        var experiment = Begin(new ExperimentLimits { NodeHours = 3 });
        experiment.Plan();
        Start(experiment, 1);
        Start(experiment, 2);
        experiment.Now += TimeSpan.FromHours(1);
        experiment.End(1);
        Assert.DoesNotContain(experiment.Plan(), e => e is ExperimentStopping);
        Start(experiment, 3);
        experiment.Now += TimeSpan.FromMinutes(30);
        var decided = experiment.Plan();
        var stopping = Assert.Single(decided.OfType<ExperimentStopping>());
        Assert.Equal(("node_hours", "3 of 3 node-hours are spent"), (stopping.By, stopping.Reason));
        Assert.Equal([2, 3], decided.OfType<VerdictGiven>().Select(v => v.Trial.Number));
        Assert.All(decided.OfType<VerdictGiven>(), v => Assert.Equal(("node_hours", VerdictKind.Stop), (v.By, v.Verdict)));
    }

    [Fact]
    public void Budgets_count_what_the_summary_of_costs_counts()
    {
        var experiment = Begin(new ExperimentLimits());
        experiment.Plan();
        Start(experiment, 1);
        experiment.Now += TimeSpan.FromMinutes(7);
        Start(experiment, 2);
        experiment.Now += TimeSpan.FromMinutes(11);
        experiment.End(1, AttemptOutcome.Failed, 1);
        experiment.Happen(new AttemptStarted { Trial = new TrialId(1), Attempt = 1, Host = "here", At = experiment.Now - TimeSpan.FromMinutes(3) });
        experiment.Now += TimeSpan.FromMinutes(5);
        var cost = TrialCost.Of(experiment.State, experiment.Now);
        Assert.Equal(cost.NodeHours, experiment.State.Spent.NodeHours(experiment.State.Live, experiment.Now), 9);
        Assert.Equal(cost.GpuHours, experiment.State.Spent.GpuHours(experiment.State.Live, experiment.Now), 9);
    }

    [Fact]
    public void A_spent_budget_starts_nothing_and_a_raised_one_goes_on()
    {
        var experiment = Begin(new ExperimentLimits { GpuHours = 1 });
        experiment.Plan();
        Start(experiment, 1);
        experiment.Now += TimeSpan.FromHours(2);
        experiment.End(1);
        var decided = experiment.Plan();
        Assert.Contains(decided, e => e is ExperimentStopping { By: "gpu_hours" });
        Assert.DoesNotContain(decided, e => e is AttemptPlanned or TrialCreated);
        experiment.Happen(new SettingChanged { Key = "gpu_hours", Value = "5" });
        Assert.Contains(experiment.Plan(), e => e is TrialCreated);
    }

    [Fact]
    public void A_timeout_among_the_stop_rules_ends_the_experiment()
    {
        var experiment = Begin(new ExperimentLimits(), new StopRule.Timeout(TimeSpan.FromMinutes(5)));
        experiment.Plan();
        experiment.Now += TimeSpan.FromMinutes(5);
        var stopping = Assert.Single(experiment.Plan().OfType<ExperimentStopping>());
        Assert.Equal(("stop", "the timeout of 300 s is over"), (stopping.By, stopping.Reason));
    }

    [Fact]
    public void A_plateau_of_the_experiment_ends_what_runs_and_starts_nothing()
    {
        var experiment = Begin(new ExperimentLimits(), new StopRule.ExperimentPlateau("loss") { Top = 2 });
        experiment.Plan();
        experiment.Report(1, 0.5);
        experiment.Report(2, 0.5);
        var decided = experiment.Plan();
        Assert.Equal("stop", Assert.Single(decided.OfType<ExperimentStopping>()).By);
        Assert.Equal([2, 1], decided.OfType<VerdictGiven>().Select(v => v.Trial.Number));
        Assert.DoesNotContain(decided, e => e is TrialCreated);
    }

    [Fact]
    public void A_plateau_sees_the_report_by_which_a_trial_says_that_it_is_done()
    {
        var experiment = Begin(new ExperimentLimits(), new StopRule.ExperimentPlateau("loss") { Top = 2 });
        experiment.Plan();
        var done = new Metric(MetricNames.Done, MetricValue.Of(true));
        experiment.Report(1, 0.5, more: done);
        experiment.Report(2, 0.5, more: done);
        var decided = experiment.Plan();
        Assert.All(decided.OfType<VerdictGiven>(), v => Assert.Equal("done", v.By));
        Assert.Contains(decided, e => e is ExperimentStopping);
    }

    [Fact]
    public void A_trial_ends_by_the_first_rule_that_holds_and_the_scheduler_is_not_asked()
    {
        var experiment = Begin(new ExperimentLimits(), new StopRule.Threshold("loss", Comparison.LessOrEqual, 0.1), new StopRule.MaximumIteration(1));
        experiment.Plan();
        experiment.Report(1, 0.05);
        experiment.Report(2, 0.5);
        Assert.Equal(["loss 0.05 <= 0.1", "1 reports, max_iter is 1"], experiment.Plan().OfType<VerdictGiven>().Select(v => v.Reason));
    }
}
