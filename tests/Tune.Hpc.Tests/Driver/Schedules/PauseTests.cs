using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Scheduling;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver.Schedules;

public sealed class PauseTests
{
    private readonly ScriptedScheduler _scheduler = new() { AwaitsSearchEnd = true };

    private FoldedExperiment Begin(int places = 1, long samples = 2, int maxFailures = 0) => _scheduler.Begin(samples, places, maxFailures);

    private void PauseAt(double budget) => _scheduler.OnReport = r => r.Budget == budget ? Verdict.Pause($"milestone {budget}") : Verdict.NotJudged;

    [Fact]
    public void A_paused_trial_holds_no_place_and_the_next_one_gets_it()
    {
        PauseAt(1);
        var experiment = Begin();
        experiment.Report(1, 0.5, checkpoint: "000001");
        Assert.Equal(VerdictKind.Pause, Assert.IsType<VerdictGiven>(Assert.Single(experiment.Plan())).Verdict);
        Assert.Equal(1, experiment.State.LiveCount);
        experiment.End(1, AttemptOutcome.Paused, 75);
        var decided = experiment.Plan();
        Assert.Equal([TrialStatus.Paused, TrialStatus.Queued], experiment.State.Trials.Select(t => t.Status));
        Assert.Equal(["TrialCreated", "AttemptPlanned"], decided.Select(d => d.GetType().Name));
        Assert.Contains("paused 1", _scheduler.Heard);
    }

    [Fact]
    public void A_trial_that_is_being_paused_is_not_judged_again()
    {
        PauseAt(1);
        var experiment = Begin();
        experiment.Report(1, 0.5);
        experiment.Report(1, 0.4);
        experiment.Plan();
        experiment.Report(1, 0.3, checkpoint: "000003");
        Assert.Single(_scheduler.Heard, h => h.StartsWith("report", StringComparison.Ordinal));
    }

    [Fact]
    public void A_resumed_trial_goes_on_from_its_checkpoint_with_the_schedulers_reason()
    {
        PauseAt(2);
        var experiment = Begin(samples: 1);
        experiment.Report(1, 0.5, iteration: 2, checkpoint: "000002");
        experiment.Plan();
        _scheduler.OnChoose = s => !s.MayStartNew && experiment.State.PausedCount > 0 ? ScheduleChoice.Resume(new TrialId(1), "best of its rung") : ScheduleChoice.StartNew;
        experiment.End(1, AttemptOutcome.Paused, 75);
        var decided = experiment.Plan();
        Assert.Equal(["SearchEnded", "VerdictGiven", "AttemptPlanned"], decided.Select(d => d.GetType().Name));
        Assert.Equal(("000002", 2L, "best of its rung"), decided[^1] is AttemptPlanned p ? (p.Checkpoint, p.Iteration, p.Reason) : default);
        Assert.Equal(["paused 1", "search ended", "resumed 1"], _scheduler.Heard[^3..]);
    }

    [Fact]
    public void Trials_that_nobody_resumes_are_ended_with_the_schedulers_reason()
    {
        PauseAt(1);
        var experiment = Begin(places: 2);
        experiment.Report(1, 0.5);
        experiment.Report(2, 0.6);
        experiment.Plan();
        _scheduler.OnChoose = s => s.MayStartNew ? ScheduleChoice.StartNew : ScheduleChoice.Wait;
        experiment.End(1, AttemptOutcome.Paused, 75);
        experiment.End(2, AttemptOutcome.Paused, 75);
        var decided = experiment.Plan();
        Assert.Equal(2, decided.OfType<VerdictGiven>().Count(v => v is { Verdict: VerdictKind.Stop, By: "scripted", Reason: "not wanted" }));
        Assert.NotNull(experiment.State.Ended);
        Assert.All(experiment.State.Trials, t => Assert.Equal(TrialStatus.Terminated, t.Status));
    }

    [Fact]
    public void A_scheduler_that_never_asks_for_new_trials_is_told_that_none_will_come()
    {
        PauseAt(1);
        var experiment = Begin(samples: 1);
        experiment.Report(1, 0.5);
        experiment.Plan();
        _scheduler.OnChoose = _ => ScheduleChoice.Wait;
        experiment.End(1, AttemptOutcome.Paused, 75);
        Assert.Equal(["SearchEnded", "VerdictGiven", "TrialEnded", "ExperimentEnded"], experiment.Plan().Select(d => d.GetType().Name));
    }

    [Fact]
    public void A_verdict_about_a_paused_trial_ends_it()
    {
        PauseAt(1);
        var experiment = Begin(samples: 2);
        experiment.Report(1, 0.5);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Paused, 75);
        experiment.Plan();
        _scheduler.Say(1, Verdict.Stop("rank 2 of 2"));
        experiment.Report(2, 0.4, iteration: 5);
        var decided = experiment.Plan();
        Assert.Equal(["VerdictGiven", "TrialEnded"], decided.Select(d => d.GetType().Name));
        Assert.Equal("stopped by scripted: rank 2 of 2", experiment.State.Trials[0].Reason);
    }

    [Fact]
    public void A_trial_that_fails_while_it_is_paused_waits_like_the_others()
    {
        PauseAt(1);
        var experiment = Begin(maxFailures: 1);
        experiment.Report(1, 0.5);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Failed, 3);
        Assert.Equal((TrialStatus.Paused, 1), (experiment.State.Trials[0].Status, experiment.State.Trials[0].Failures));
    }

    [Theory]
    [InlineData("000001", 15, AttemptOutcome.Paused)]
    [InlineData("000001", 11, AttemptOutcome.Failed)]
    [InlineData(null, 15, AttemptOutcome.Failed)] // it waits for a checkpoint: nobody of ours has signalled it
    public void A_command_that_dies_of_SIGTERM_before_its_job_script_has_noted_one_was_paused(string? checkpoint, int signal, AttemptOutcome expected)
    {
        PauseAt(1);
        var experiment = Begin();
        experiment.Happen(new AttemptStarted { Trial = new TrialId(1), Attempt = 1, Host = "here", At = experiment.Now });
        experiment.Report(1, 0.5, checkpoint: checkpoint);
        experiment.Plan();
        var trial = experiment.State.Trials[0];
        Assert.Equal(expected, OutcomeOf.ExitRecord(trial, trial.Live!, new ExitFacts(null, signal, experiment.Now)));
    }

    [Theory]
    [InlineData(1, TrialStatus.Paused)]
    [InlineData(0, TrialStatus.Pending)]
    public void A_trial_that_hangs_while_its_pause_waits_for_a_checkpoint_has_failed_and_waits_like_the_others(int maxFailures, TrialStatus status)
    {
        PauseAt(1);
        var experiment = Begin(maxFailures: maxFailures);
        experiment.Happen(new AttemptStarted { Trial = new TrialId(1), Attempt = 1, Host = "here", At = experiment.Now });
        experiment.Report(1, 0.5);
        experiment.Plan();
        var trial = experiment.State.Trials[0];
        Assert.True(trial.WaitsForCheckpoint);
        experiment.Happen(new VerdictGiven { Trial = trial.Id, Verdict = VerdictKind.Pause, By = OutcomeOf.ByReportTimeout, Reason = "no report" });
        Assert.Equal((false, "scripted"), (trial.WaitsForCheckpoint, trial.Live!.PauseVerdict!.By));
        var outcome = OutcomeOf.ExitRecord(trial, trial.Live, new ExitFacts(null, 9, experiment.Now, WasTerminated: true));
        Assert.Equal(AttemptOutcome.Hung, outcome);
        experiment.End(1, outcome, null);
        Assert.Equal((status, 1), (trial.Status, trial.Failures));
    }

    [Fact]
    public void A_pause_waits_for_no_more_than_a_checkpoint_of_the_judged_iteration()
    {
        PauseAt(2);
        var experiment = Begin();
        experiment.Happen(new AttemptStarted { Trial = new TrialId(1), Attempt = 1, Host = "here", At = experiment.Now });
        experiment.Report(1, 0.5, checkpoint: "000001");
        experiment.Report(1, 0.5);
        experiment.Plan();
        Assert.True(experiment.State.Trials[0].WaitsForCheckpoint);
        experiment.Report(1, 0.5, checkpoint: "000003");
        Assert.False(experiment.State.Trials[0].WaitsForCheckpoint);
    }

    [Fact]
    public void Stopping_the_experiment_ends_paused_trials()
    {
        PauseAt(1);
        var experiment = Begin();
        experiment.Report(1, 0.5);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Paused, 75);
        experiment.Plan();
        experiment.Happen(new ExperimentStopping { By = "user", Reason = "enough" });
        experiment.Plan();
        experiment.End(2, AttemptOutcome.Stopped, 0);
        experiment.Plan();
        Assert.NotNull(experiment.State.Ended);
        Assert.All(experiment.State.Trials, t => Assert.Equal(TrialStatus.Terminated, t.Status));
    }

    [Fact]
    public void A_driver_that_leaves_keeps_paused_trials()
    {
        PauseAt(1);
        var experiment = Begin(samples: 1);
        experiment.Report(1, 0.5);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Paused, 75);
        Assert.Null(new Planner(experiment.State, null).Next(experiment.Now, startNothing: true));
    }

    [Fact]
    public void More_samples_open_the_search_again()
    {
        var experiment = Begin(samples: 1);
        experiment.End(1);
        experiment.Plan();
        experiment.Happen(new SettingChanged { Key = "num_samples", Value = "2" });
        experiment.Plan();
        Assert.Equal(["search ended", "search reopened", "created 2 {\"i\":1}"], _scheduler.Heard[^3..]);
    }

    [Fact]
    public void Replaying_the_journal_gives_the_same_state()
    {
        PauseAt(1);
        var experiment = Begin();
        experiment.Report(1, 0.5, checkpoint: "000001");
        experiment.Report(1, 0.4, checkpoint: "000002");
        var heard = _scheduler.Heard.ToList();
        _scheduler.Heard.Clear();
        var replayed = new ExperimentState(_scheduler.Rules(2));
        foreach (var entry in experiment.Journal)
        {
            replayed.Apply(entry);
        }

        Assert.Equal(heard, _scheduler.Heard);
        Assert.Equal(experiment.State.Decisions, replayed.Decisions);
        Assert.Equal(VerdictKind.Pause, replayed.Trials[0].Live!.PauseVerdict!.Verdict);
    }

    [Fact]
    public void A_checkpoint_after_which_a_trial_fails_at_once_is_not_used_again()
    {
        var experiment = Begin();
        experiment.Report(1, 0.5, checkpoint: "000001");
        experiment.Report(1, 0.4, checkpoint: "000002");
        experiment.End(1, AttemptOutcome.ResumeRequested, 75);
        experiment.Plan();
        experiment.End(1, AttemptOutcome.Failed, 1);
        var retry = experiment.Plan().OfType<AttemptPlanned>().Single();
        Assert.Equal(("000001", 1L), (retry.Checkpoint, retry.Iteration));
        Assert.Contains("checkpoint 000002, which is not trusted any more", retry.Reason, StringComparison.Ordinal);
        Assert.Equal(0, experiment.State.Trials[0].Failures);
    }

    [Theory]
    [InlineData(false, "WarningRaised")]
    [InlineData(true, "ExperimentStopping")]
    public void A_report_that_cannot_be_judged_is_told_or_ends_the_experiment(bool strict, string what)
    {
        var scheduler = new ScriptedScheduler { TimeAttribute = "epoch", RequiresAttributes = strict };
        var experiment = scheduler.Begin(samples: 2, places: 1);
        experiment.Report(1, 0.5);
        experiment.Report(1, 0.4);
        var told = Assert.Single(experiment.Plan(), d => d is WarningRaised or ExperimentStopping);
        Assert.Equal(what, told.GetType().Name);
        Assert.Contains("a report of trial 00001 has no number 'epoch'", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_checkpoint_leaves_the_one_before()
    {
        var experiment = Begin();
        experiment.Report(1, 0.5, checkpoint: "000001");
        experiment.Report(1, 0.4, checkpoint: "000002");
        experiment.Happen(new CheckpointLost { Trial = new TrialId(1), Checkpoint = "000002", Reason = "empty" });
        Assert.Equal(("000001", 1L), experiment.State.Trials[0].Checkpoint);
    }
}
