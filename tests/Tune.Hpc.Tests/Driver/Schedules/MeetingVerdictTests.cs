using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Scheduling;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Driver.Schedules;

/// <summary>Verdicts that meet: two at once, one on a trial that is over, one that another overtakes.</summary>
public sealed class MeetingVerdictTests
{
    private readonly ScriptedScheduler _scheduler = new();
    private readonly FoldedExperiment _experiment;

    public MeetingVerdictTests()
    {
        _experiment = _scheduler.Begin(samples: 3, places: 2);
        _experiment.Report(1, 0.1, iteration: 5, checkpoint: "000005");
        _experiment.Report(2, 0.9, iteration: 3, checkpoint: "000003");
    }

    private TrialState Second => _experiment.State.Trials[1];

    private static ConfigMap Config(int i) => ConfigMap.Empty.With("i", ConfigValue.Of(i));

    private static Verdict Exploit(int i, bool takesCheckpoint = true) =>
        Verdict.Exploit(new Exploitation(new TrialId(1), Config(i)) { TakesCheckpoint = takesCheckpoint }, $"takes {i}");

    /// <summary>The first trial's next report brings these verdicts about the second.</summary>
    private IReadOnlyList<ExperimentEvent> Say(params Verdict[] verdicts)
    {
        foreach (var verdict in verdicts)
        {
            _scheduler.Say(2, verdict);
        }

        _experiment.Report(1, 0.1, iteration: 6);
        return _experiment.Plan();
    }

    [Fact]
    public void Two_exploits_at_once_are_two_configurations()
    {
        var exploits = Say(Exploit(8), Exploit(9)).OfType<TrialExploited>().ToList();
        Assert.Equal([1, 2], exploits.Select(e => e.Update));
        Assert.Equal(Config(9), Second.Config);
    }

    [Fact]
    public void A_copy_that_was_not_made_before_the_next_exploit_is_not_gone_back_to()
    {
        Say(Exploit(8), Exploit(9));
        Assert.Equal(["000003", "0002-from-00001-000005"], Second.Checkpoints.Select(c => c.Name));
    }

    [Fact]
    public void A_trial_that_completes_before_its_exploit_is_written_down_shows_the_configuration_of_its_result()
    {
        _scheduler.Say(2, Exploit(9));
        _experiment.Report(1, 0.1, iteration: 6);
        _experiment.End(2);
        _experiment.Plan();
        Assert.Equal((TrialStatus.Terminated, Config(1)), (Second.Status, Second.Config));
    }

    [Fact]
    public void A_trial_that_is_stopped_before_its_first_report_after_an_exploit_shows_the_configuration_of_its_result_until_it_is_opened_again()
    {
        Say(Exploit(9), Verdict.Stop("rank 3 of 3"));
        _experiment.End(2, AttemptOutcome.Stopped);
        _experiment.Plan();
        Assert.Equal(Config(1), Second.Config);
        _experiment.Happen(new TrialReopened { Trial = new TrialId(2), Reason = "asked for" });
        Assert.Equal(Config(9), Second.Config);
    }

    [Fact]
    public void A_checkpoint_saved_on_the_way_to_another_configuration_is_the_one_to_go_on_from()
    {
        Say(Exploit(9, takesCheckpoint: false));
        _experiment.Report(2, 0.8, iteration: 4, checkpoint: "000004");
        _experiment.End(2, AttemptOutcome.Replaced, 75);
        var planned = _experiment.Plan().OfType<AttemptPlanned>().Single(p => p.Trial == new TrialId(2));
        Assert.Equal(("000004", 1), (planned.Checkpoint, planned.Update));
    }

    [Fact]
    public void A_trial_that_is_paused_while_it_is_being_replaced_waits_to_be_resumed()
    {
        Say(Exploit(9));
        Say(Verdict.Pause("milestone"));
        Assert.False(Second.Live!.IsReplaced);
        _experiment.End(2, AttemptOutcome.Paused, 75);
        Assert.Equal(TrialStatus.Paused, Second.Status);
    }

    [Fact]
    public void A_trial_that_is_changed_while_it_is_being_paused_stays_paused()
    {
        Say(Verdict.Pause("milestone"), Exploit(9));
        Assert.Equal((VerdictKind.Pause, false), (Second.Live!.PauseVerdict!.Verdict, Second.Live.IsReplaced));
        _experiment.End(2, AttemptOutcome.Paused, 75);
        Assert.Equal((TrialStatus.Paused, Config(9)), (Second.Status, Second.Config));
    }

    [Fact]
    public void An_attempt_that_obeyed_the_first_verdict_has_not_completed_before_the_second()
    {
        Say(Exploit(8));
        _experiment.Now += TimeSpan.FromSeconds(10);
        var exit = new ExitFacts(0, null, _experiment.Now, WasTerminated: true);
        _experiment.Now += TimeSpan.FromSeconds(10);
        Say(Exploit(9));
        Assert.Equal(AttemptOutcome.Replaced, OutcomeOf.ExitRecord(Second, Second.Live!, exit));
    }

    [Fact]
    public void A_trial_that_waits_for_a_place_can_be_paused()
    {
        _experiment.End(2, AttemptOutcome.ResumeRequested, 75);
        Say(Verdict.Pause("milestone"));
        Assert.Equal(TrialStatus.Paused, Second.Status);
        Assert.Contains("paused 2", _scheduler.Heard);
    }

    [Fact]
    public void A_trial_that_is_not_paused_is_not_resumed()
    {
        _experiment.End(2);
        _scheduler.OnChoose = _ => ScheduleChoice.Resume(new TrialId(1), "by mistake");
        Assert.Empty(_experiment.Plan().OfType<VerdictGiven>());
    }

    [Fact]
    public void Where_nothing_runs_and_nothing_waits_a_new_trial_begins_whatever_the_scheduler_waits_for()
    {
        _scheduler.OnChoose = _ => ScheduleChoice.Wait;
        _experiment.End(1);
        _experiment.End(2);
        Assert.Contains(_experiment.Plan(), e => e is AttemptPlanned { Trial.Number: 3 });
    }

    [Fact]
    public void A_checkpoint_whose_name_was_dropped_and_is_reported_again_late_is_kept()
    {
        _experiment.Happen(new CheckpointsDropped { Trial = new TrialId(2), Checkpoints = ["000003"], Reason = "num_to_keep is 1" });
        Say(Exploit(9));
        _experiment.Report(2, 0.8, iteration: 3, checkpoint: "000003");
        Assert.Empty(Second.Checkpoints.Dropped);
    }
}
