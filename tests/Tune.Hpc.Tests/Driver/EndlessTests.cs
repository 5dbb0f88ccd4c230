using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Stopping;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

/// <summary>What once made an experiment go on for ever, or never go on again.</summary>
public sealed class EndlessTests
{
    private static readonly MachineCapacity TwoCpus = new(2, [], null);

    private static ExperimentRules Rules(long samples = 2, bool failFast = false) => new()
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = new ListSearcher(),
        FixedRequest = new JobRequest(),
        Limits = new ExperimentLimits { FailFast = failFast, NumSamples = samples },
    };

    [Fact]
    public void After_a_hundred_warnings_one_of_a_new_kind_is_still_given_once()
    {
        var experiment = new FoldedExperiment(Rules(), TwoCpus);
        experiment.Plan();
        for (int i = 0; i < 100; i++)
        {
            experiment.Happen(new WarningRaised { Kind = "inbox-unreadable", Message = "stale" });
        }

        experiment.End(1);
        Assert.Single(experiment.Plan().OfType<WarningRaised>());
    }

    [Fact]
    public void A_trial_that_reports_and_never_gets_further_within_its_time_limit_is_given_up()
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        for (int attempt = 1; attempt <= 4; attempt++)
        {
            experiment.Plan();
            experiment.Report(1, 0.5);
            experiment.End(1, AttemptOutcome.Timeout, null);
        }

        experiment.Plan();
        Assert.Equal(TrialStatus.Error, experiment.State.Trials[0].Status);
        Assert.Contains("without getting any further", experiment.State.Trials[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_that_was_interrupted_too_often_has_all_its_chances_again_once_it_is_reopened()
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        for (int attempt = 1; attempt <= 20; attempt++)
        {
            experiment.Plan();
            experiment.End(1, AttemptOutcome.Preempted, null);
        }

        experiment.Plan();
        Assert.Equal(TrialStatus.Error, experiment.State.Trials[0].Status);
        experiment.Happen(new TrialReopened { Trial = new TrialId(1), Reason = "asked for" });
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Preempted, null);
        Assert.Equal(TrialStatus.Pending, experiment.State.Trials[0].Status);
        Assert.Empty(experiment.State.Endings);
    }

    [Fact]
    public void A_trial_that_gets_further_in_each_attempt_goes_on()
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        for (int attempt = 1; attempt <= 9; attempt++)
        {
            experiment.Plan();
            experiment.Report(1, 0.5, checkpoint: $"{attempt:D6}");
            experiment.End(1, AttemptOutcome.Timeout, null);
        }

        experiment.Plan();
        Assert.Equal(TrialStatus.Queued, experiment.State.Trials[0].Status);
    }

    [Fact]
    public void A_stop_rule_that_cannot_be_evaluated_stops_nothing_and_says_so_once()
    {
        var rules = Rules() with { Stop = [new StopRule.When("broken", new Broken()), new StopRule.Threshold("loss", Comparison.LessOrEqual, 0.1)] };
        var experiment = new FoldedExperiment(rules, TwoCpus);
        experiment.Plan();
        experiment.Report(1, 0.5);
        experiment.Report(1, 0.4);
        Assert.Contains("broken on purpose", Assert.IsType<WarningRaised>(Assert.Single(experiment.Plan())).Message, StringComparison.Ordinal);
        experiment.Report(1, 0.1);
        Assert.Equal("stop", Assert.IsType<VerdictGiven>(Assert.Single(experiment.Plan())).By);
    }

    [Fact]
    public void Fail_fast_does_not_stop_again_for_a_trial_that_was_restarted()
    {
        var experiment = new FoldedExperiment(Rules(samples: 1, failFast: true), TwoCpus);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Failed, 1);
        Assert.Equal("fail_fast", experiment.Plan().OfType<ExperimentStopping>().Single().By);
        var old = experiment.State.Trials[0];
        experiment.Happen(new TrialCreated { Trial = new TrialId(2), Config = old.Config, Index = 0, RestartOf = old.Id, Reason = "again" });
        Assert.IsType<AttemptPlanned>(Assert.Single(experiment.Plan()));
    }

    [Fact]
    public void A_driver_that_leaves_when_all_is_done_ends_the_experiment()
    {
        var experiment = new FoldedExperiment(Rules(samples: 1), TwoCpus);
        experiment.Plan();
        experiment.Report(1, 0.5);
        experiment.End(1);
        var planner = new Planner(experiment.State, null);
        experiment.Happen(planner.Next(experiment.Now, startNothing: true)!);
        Assert.IsType<ExperimentEnded>(planner.Next(experiment.Now, startNothing: true));
    }

    [Fact]
    public void The_night_after_a_crash_is_not_charged_to_the_time_budget()
    {
        var experiment = new FoldedExperiment(Rules(), TwoCpus);
        experiment.Plan();
        experiment.Now += TimeSpan.FromSeconds(10);
        experiment.Report(1, 0.5);
        experiment.Now += TimeSpan.FromHours(9);
        experiment.Happen(new DriverStarted { Host = "here", ProcessId = 2, ToolVersion = "0" });
        Assert.Equal(TimeSpan.FromSeconds(10), experiment.State.ElapsedAt(experiment.Now));
    }

    [Fact]
    public void An_iteration_that_is_no_number_is_counted_instead()
    {
        var experiment = new FoldedExperiment(Rules(), TwoCpus);
        experiment.Plan();
        var text = new Metric(MetricNames.TrainingIteration, MetricValue.Of("third"));
        experiment.Report(1, 0.5, more: text);
        experiment.Report(1, 0.4, more: text);
        var trial = experiment.State.Trials[0];
        Assert.Equal(2, trial.Iteration);
        Assert.Single(trial.LastMetrics, m => m.Name == MetricNames.TrainingIteration);
    }

    private sealed record Broken : Expression
    {
        public override ConfigValue Evaluate(IExpressionScope scope) => throw new TuneException("TUNE9999", "broken on purpose");
    }
}
