using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

public sealed class PlannerTests
{
    private static readonly MachineCapacity TwoCpus = new(2, [], null);

    private static ExperimentRules Rules(long samples = 3, int concurrent = 0, int maxFailures = 0, TimeSpan? budget = null, bool failFast = false) => new()
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = new ListSearcher(),
        FixedRequest = new JobRequest(),
        Limits = new ExperimentLimits { FailFast = failFast, NumSamples = samples, MaxConcurrentTrials = concurrent, MaxFailures = maxFailures, TimeBudget = budget },
    };

    [Fact]
    public void As_many_trials_start_as_the_machine_holds_and_no_more_are_asked_for()
    {
        var experiment = new FoldedExperiment(Rules(), TwoCpus);
        experiment.Plan();
        Assert.Equal(2, experiment.State.LiveCount);
        Assert.Equal(2, experiment.State.Trials.Count);
    }

    [Fact]
    public void Max_concurrent_trials_holds_below_the_capacity()
    {
        var experiment = new FoldedExperiment(Rules(concurrent: 1), TwoCpus);
        experiment.Plan();
        Assert.Equal(1, experiment.State.LiveCount);
    }

    [Fact]
    public void The_experiment_ends_when_all_trials_have_ended()
    {
        var experiment = new FoldedExperiment(Rules(samples: 2), TwoCpus);
        experiment.Plan();
        experiment.Report(1, 0.5);
        experiment.End(1);
        experiment.Report(2, 0.4);
        experiment.End(2);
        var decided = experiment.Plan();
        Assert.Equal(["TrialEnded", "TrialEnded", "ExperimentEnded"], decided.Select(d => d.GetType().Name));
        Assert.Empty(experiment.Plan());
    }

    [Fact]
    public void A_failed_trial_is_retried_from_its_checkpoint_before_new_ones_start()
    {
        var experiment = new FoldedExperiment(Rules(concurrent: 1, maxFailures: 1), TwoCpus);
        experiment.Plan();
        experiment.Report(1, 0.5, iteration: 4, checkpoint: "000004");
        experiment.End(1, AttemptOutcome.Failed, exitCode: 3);
        var retry = Assert.IsType<AttemptPlanned>(Assert.Single(experiment.Plan()));
        Assert.Equal((1, 2, "000004", 4L), (retry.Trial.Number, retry.Attempt, retry.Checkpoint, retry.Iteration));
        Assert.Contains("retry 1 of 1 after exit code 3", retry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void After_max_failures_a_trial_is_an_error_and_the_others_go_on()
    {
        var experiment = new FoldedExperiment(Rules(concurrent: 1, maxFailures: 1), TwoCpus);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Failed, 3);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Failed, 3);
        experiment.Plan();
        Assert.Equal(TrialStatus.Error, experiment.State.Trials[0].Status);
        Assert.Equal(2, experiment.State.Trials.Count);
    }

    [Theory]
    [InlineData(AttemptOutcome.Lost, 3)]
    [InlineData(AttemptOutcome.ResumeRequested, 3)]
    [InlineData(AttemptOutcome.Timeout, 3)]
    [InlineData(AttemptOutcome.Preempted, 20)]
    [InlineData(AttemptOutcome.NodeFail, 20)]
    [InlineData(AttemptOutcome.BootFail, 20)]
    [InlineData(AttemptOutcome.Requeued, 20)]
    public void What_is_not_the_trials_fault_costs_no_retry_but_many_in_a_row_without_a_report_end_it(AttemptOutcome outcome, int most)
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        for (int attempt = 1; attempt <= most; attempt++)
        {
            experiment.Plan();
            Assert.Equal(attempt, experiment.State.Trials[0].Attempts.Count);
            experiment.End(1, outcome, null);
        }

        experiment.Plan();
        Assert.Equal((TrialStatus.Error, 0), (experiment.State.Trials[0].Status, experiment.State.Trials[0].Failures));
    }

    [Theory]
    [InlineData(AttemptOutcome.Lost)]
    [InlineData(AttemptOutcome.Timeout)]
    public void Attempts_that_come_no_further_end_the_trial_though_they_report(AttemptOutcome outcome)
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        experiment.Plan();
        for (int attempt = 1; attempt <= 4; attempt++)
        {
            Assert.Equal(attempt, experiment.State.Trials[0].Attempts.Count);
            experiment.Report(1, 0.5, iteration: 1);
            experiment.End(1, outcome, null);
            experiment.Plan();
        }

        Assert.Equal(TrialStatus.Error, experiment.State.Trials[0].Status);
    }

    [Fact]
    public void Attempts_that_bring_reports_may_go_on_for_ever()
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        for (int attempt = 1; attempt <= 20; attempt++)
        {
            experiment.Plan();
            experiment.Report(1, 1.0 / attempt);
            experiment.End(1, AttemptOutcome.ResumeRequested, 75);
        }

        experiment.Plan();
        Assert.Equal(21, experiment.State.Trials[0].Attempts.Count);
    }

    [Fact]
    public void A_spent_time_budget_stops_running_trials_and_starts_none()
    {
        var experiment = new FoldedExperiment(Rules(samples: 9, budget: TimeSpan.FromSeconds(60)), TwoCpus);
        experiment.Plan();
        experiment.Now += TimeSpan.FromSeconds(59);
        Assert.Empty(experiment.Plan());
        experiment.Now += TimeSpan.FromSeconds(1);
        var decided = experiment.Plan();
        Assert.Equal("time_budget_s", Assert.IsType<ExperimentStopping>(decided[0]).By);
        Assert.Equal([1, 2], decided.Skip(1).Cast<VerdictGiven>().Select(v => v.Trial.Number));
    }

    [Fact]
    public void Down_time_is_not_charged_to_the_time_budget()
    {
        var experiment = new FoldedExperiment(Rules(samples: 9, concurrent: 1, budget: TimeSpan.FromSeconds(60)), TwoCpus);
        experiment.Plan();
        experiment.Now += TimeSpan.FromSeconds(10);
        experiment.End(1, AttemptOutcome.Interrupted, null);
        experiment.Happen(new DriverStopped { Reason = "asked to" });
        experiment.Now += TimeSpan.FromDays(3);
        experiment.Happen(new DriverStarted { Host = "here", ProcessId = 2, ToolVersion = "0" });
        Assert.Equal(TimeSpan.FromSeconds(10), experiment.State.ElapsedAt(experiment.Now));
        Assert.IsType<AttemptPlanned>(Assert.Single(experiment.Plan()));
    }

    [Fact]
    public void Fail_fast_ends_the_experiment_with_the_first_error()
    {
        var experiment = new FoldedExperiment(Rules(failFast: true), TwoCpus);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Failed, 1);
        experiment.Plan();
        Assert.Equal("fail_fast", experiment.State.Stopping!.By);
        experiment.End(2, AttemptOutcome.Stopped, null);
        Assert.IsType<ExperimentEnded>(experiment.Plan()[^1]);
        Assert.Equal(1, experiment.State.CountOf(TrialStatus.Terminated));
    }

    [Fact]
    public void A_trial_that_can_never_fit_is_an_error_that_says_why()
    {
        var rules = Rules() with { FixedRequest = null, RequestFor = _ => new JobRequest { Gpus = 1 } };
        var experiment = new FoldedExperiment(rules, TwoCpus);
        experiment.Plan();
        Assert.Equal(TrialStatus.Error, experiment.State.Trials[0].Status);
        Assert.Contains("asks for 1 GPU; this machine gives trials 0", experiment.State.Trials[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_that_is_never_reported_is_warned_of_once_with_the_names_seen()
    {
        var experiment = new FoldedExperiment(Rules() with { Objective = new Objective("los", ObjectiveMode.Min) }, TwoCpus);
        experiment.Plan();
        experiment.Report(1, 0.5);
        experiment.End(1);
        experiment.Plan();
        experiment.End(2);
        experiment.Plan();
        var warning = Assert.Single(experiment.State.Warnings);
        Assert.Contains("'los'; it reported loss", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Raising_num_samples_opens_an_ended_experiment_again()
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        experiment.Plan();
        experiment.End(1);
        experiment.Plan();
        Assert.NotNull(experiment.State.Ended);
        experiment.Happen(new SettingChanged { Key = "num_samples", Value = "2" });
        experiment.Plan();
        Assert.Equal(2, experiment.State.Trials.Count);
    }
}
