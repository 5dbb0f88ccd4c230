using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Stopping;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver;

public sealed class VerdictTests
{
    private static FoldedExperiment Start(params StopRule[] stop)
    {
        var experiment = new FoldedExperiment(
            new ExperimentRules
            {
                Objective = new Objective("loss", ObjectiveMode.Min),
                Searcher = new ListSearcher(),
                Scheduler = new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3 }, seed: 1),
                Stop = [.. stop],
                Limits = new ExperimentLimits { NumSamples = 10, MaxConcurrentTrials = 3 },
            },
            new MachineCapacity(8, [], null));
        experiment.Plan();
        return experiment;
    }

    private static Metric Done => new(MetricNames.Done, MetricValue.Of(true));

    [Fact]
    public void A_scheduler_verdict_stands_in_the_journal_with_its_numbers()
    {
        var experiment = Start();
        experiment.Report(1, 0.1);
        experiment.Report(2, 0.9);
        var verdicts = experiment.Plan().OfType<VerdictGiven>().ToList();
        Assert.Equal([VerdictKind.GoOn, VerdictKind.Stop], verdicts.Select(v => v.Verdict));
        Assert.Equal(("asha", 1L), (verdicts[1].By, verdicts[1].Iteration));
        Assert.Contains("rank 2 of 2", verdicts[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_after_a_stop_are_kept_and_not_judged()
    {
        var experiment = Start();
        experiment.Report(1, 0.1);
        experiment.Report(2, 0.9);
        experiment.Report(2, 0.01, iteration: 3);
        Assert.Equal(2, experiment.Plan().OfType<VerdictGiven>().Count());
        Assert.Equal(2, experiment.State.Trials[1].Reports);
    }

    [Fact]
    public void Done_comes_before_stop_rules_and_those_before_the_scheduler()
    {
        var experiment = Start(new StopRule.Threshold("loss", Comparison.LessOrEqual, 0.2));
        experiment.Report(1, 0.1, more: Done);
        experiment.Report(2, 0.1);
        experiment.Report(3, 0.9);
        Assert.Equal(["done", "stop", "asha"], experiment.Plan().OfType<VerdictGiven>().Select(v => v.By));
    }

    [Fact]
    public void A_driver_that_dies_before_writing_a_verdict_down_gives_the_same_one_after_replay()
    {
        var experiment = Start();
        experiment.Report(1, 0.1);
        experiment.Report(2, 0.9);
        var replayed = Replay(experiment);
        Assert.Equal(experiment.State.Decisions, replayed.Decisions);
    }

    [Fact]
    public void Replay_of_written_verdicts_leaves_none_waiting()
    {
        var experiment = Start();
        experiment.Report(1, 0.1);
        experiment.Report(2, 0.9);
        experiment.Plan();
        var replayed = Replay(experiment);
        Assert.Empty(replayed.Decisions);
        Assert.NotNull(replayed.Trials[1].StopVerdict);
    }

    [Fact]
    public void A_retried_trial_is_not_judged_twice_at_a_rung()
    {
        var experiment = Start();
        experiment.Report(1, 0.1);
        experiment.Report(2, 0.1);
        experiment.End(2, AttemptOutcome.Lost, null);
        experiment.Plan();
        experiment.Report(2, 0.9, iteration: 1);
        Assert.Empty(experiment.Plan().OfType<VerdictGiven>());
    }

    [Fact]
    public void A_report_without_the_metric_is_kept_and_not_judged()
    {
        var experiment = Start();
        var attempt = experiment.State.Trials[0].Attempts[0];
        experiment.Happen(ReportCompletion.Complete(
            experiment.State.Trials[0], attempt, [new Metric("other", MetricValue.Of(1.0))], null, 10, experiment.Now));
        Assert.Empty(experiment.Plan().OfType<VerdictGiven>());
        Assert.Equal(1, experiment.State.Trials[0].Iteration);
    }

    [Fact]
    public void A_stopped_trial_ends_terminated_whatever_its_exit_code()
    {
        var experiment = Start();
        experiment.Report(1, 0.1);
        experiment.Report(2, 0.9);
        experiment.Plan();
        experiment.End(2, OutcomeOf.ExitRecord(experiment.State.Trials[1], experiment.State.Trials[1].Live!, new ExitFacts(143, 15)), 143);
        experiment.Plan();
        Assert.Equal(TrialStatus.Terminated, experiment.State.Trials[1].Status);
        Assert.StartsWith("stopped by asha", experiment.State.Trials[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, AttemptOutcome.Completed)]
    [InlineData(1, AttemptOutcome.Interrupted)]
    public void Exit_0_after_a_leaving_drivers_sigterm_is_not_taken_for_completion(int secondsAfterVerdict, AttemptOutcome expected)
    {
        var experiment = Start();
        experiment.Happen(new VerdictGiven { Trial = new TrialId(1), Verdict = VerdictKind.Pause, By = OutcomeOf.ByDriver, Reason = "asked to leave" });
        var trial = experiment.State.Trials[0];
        Assert.Equal(expected, OutcomeOf.ExitRecord(trial, trial.Live!, new ExitFacts(0, null, experiment.Now.AddSeconds(secondsAfterVerdict))));
    }

    [Fact]
    public void The_searcher_hears_of_every_trial_once()
    {
        var searcher = new ListSearcher();
        var experiment = new FoldedExperiment(
            new ExperimentRules { Objective = new Objective("loss", ObjectiveMode.Max), Searcher = searcher, Limits = new() { NumSamples = 2 } },
            new MachineCapacity(2, [], null));
        experiment.Plan();
        experiment.Report(1, 5);
        experiment.End(1);
        experiment.End(2, AttemptOutcome.Failed, 1);
        experiment.Plan();
        Assert.Equal([(1, -5.0, false), (2, null, true)], searcher.Finished.Select(f => (f.Trial.Number, f.Loss, f.Failed)));
    }

    private static ExperimentState Replay(FoldedExperiment experiment)
    {
        var state = new ExperimentState(experiment.State.Rules with
        {
            Scheduler = new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3 }, seed: 1),
            Searcher = new ListSearcher(),
        });
        foreach (var entry in experiment.Journal)
        {
            state.Apply(entry);
        }

        return state;
    }
}
