using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class VanishedJobTests
{
    private const string Name = "tune.x.00001.1";
    private readonly TrackerBed _bed = new();

    [Fact]
    public void A_job_that_vanished_is_gone_only_after_the_grace_and_a_second_source()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        _bed.Queue($"50 {Name} RUNNING");
        _bed.Pass(10);
        _bed.Queue();
        Assert.Null(_bed.See(1));
        Assert.Equal(["50"], _bed.Tracker.ToAsk(_bed.Now));
        Assert.True(_bed.Tracker.Awaits(_bed.Now));
        _bed.Pass(29);
        _bed.Queue();
        _bed.Accounting();
        Assert.Null(_bed.See(1));
        _bed.Pass(2);
        _bed.Queue();
        Assert.Equal((JobPhase.Gone, AttemptOutcome.Lost, false), (_bed.See(1)!.Phase, _bed.See(1)!.Outcome, _bed.See(1)!.NeverStarted));
    }

    [Fact]
    public void One_answer_without_it_is_not_enough_however_old()
    {
        _bed.Attempt(1, "50");
        _bed.Queue();
        _bed.Accounting();
        _bed.Pass(1000);
        Assert.Null(_bed.See(1));
    }

    [Fact]
    public void A_job_that_comes_back_was_never_gone()
    {
        _bed.Attempt(1, "50");
        _bed.Queue();
        _bed.Pass(29);
        _bed.Queue($"50 {Name} RUNNING");
        _bed.Pass(29);
        _bed.Queue();
        _bed.Accounting();
        Assert.Null(_bed.See(1));
    }

    [Fact]
    public void What_accounting_knows_of_it_is_believed()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        var seen = _bed.SeeAfterGrace(1, [], [$"50 {Name} TIMEOUT", "51 tune.x.00002.1 FAILED 3:0"]);
        Assert.Equal((JobPhase.Gone, AttemptOutcome.Timeout, null), (seen!.Phase, seen.Outcome, seen.ExitCode));
    }

    [Fact]
    public void A_record_of_another_job_with_the_same_id_does_not_count()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        Assert.Equal(AttemptOutcome.Lost, _bed.SeeAfterGrace(1, ["50 tune.x.00009.1 RUNNING"], ["50 tune.x.00009.1 FAILED 3:0"])!.Outcome);
    }

    [Fact]
    public void A_record_without_a_name_counts_when_it_was_submitted_at_that_moment()
    {
        _bed.HandOver(1, "50");
        _bed.Claim(1, "50");
        _bed.Pass(1);
        _bed.Queue();
        _bed.Accounting("50 allocation FAILED 3:0"); // and no exit record: the script has not said that
        _bed.Pass(31);
        _bed.Queue();
        Assert.Equal((AttemptOutcome.Lost, null), (_bed.See(1)!.Outcome, _bed.See(1)!.ExitCode));
        Assert.Contains("FAILED, exit code 3, but it left no exit record", _bed.See(1)!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_a_name_of_another_moment_does_not_count()
    {
        _bed.HandOver(1, "50");
        _bed.Claim(1, "50");
        _bed.Pass(20);
        Assert.Equal(AttemptOutcome.Lost, _bed.SeeAfterGrace(1, [], ["50 allocation FAILED 3:0"])!.Outcome);
    }

    [Fact]
    public void Accounting_that_does_not_answer_is_waited_for_but_not_for_ever()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        Assert.Null(_bed.SeeAfterGrace(1, [], null));
        _bed.Pass(115);
        Assert.Null(_bed.See(1));
        _bed.Pass(10);
        Assert.Equal(AttemptOutcome.Lost, _bed.See(1)!.Outcome);
    }

    [Fact]
    public void Accounting_that_takes_a_lost_job_for_running_is_not_believed_for_ever()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        Assert.Null(_bed.SeeAfterGrace(1, [], [$"50 {Name} RUNNING"]));
        _bed.Pass(125);
        Assert.Equal(AttemptOutcome.Lost, _bed.See(1)!.Outcome);
    }

    [Fact]
    public void Without_accounting_the_queue_is_believed_alone()
    {
        _bed.Tracker.HasAccounting = false;
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        Assert.Equal(AttemptOutcome.Lost, _bed.SeeAfterGrace(1, [], null)!.Outcome);
        Assert.Empty(_bed.Tracker.ToAsk(_bed.Now));
    }

    [Fact]
    public void A_submission_that_nobody_answered_is_settled_by_its_name()
    {
        _bed.HandOver(1);
        Assert.True(_bed.Tracker.Awaits(_bed.Now));
        _bed.Queue($"77 {Name} PENDING Priority");
        Assert.Equal(JobPhase.Queued, _bed.See(1)!.Phase);
        Assert.False(_bed.Tracker.Awaits(_bed.Now));
    }

    [Fact]
    public void A_submission_of_which_nothing_appears_never_started()
    {
        _bed.HandOver(1);
        var seen = _bed.SeeAfterGrace(1, [], null);
        Assert.Equal((JobPhase.Gone, true), (seen!.Phase, seen.NeverStarted));
    }

    [Fact]
    public void A_forgotten_submission_whose_id_another_job_has_by_now_never_started()
    {
        _bed.HandOver(1, "50");
        Assert.True(_bed.SeeAfterGrace(1, ["50 tune.x.00002.1 RUNNING"], ["50 tune.x.00002.1 RUNNING"])!.NeverStarted);
    }

    [Fact]
    public void An_element_that_was_taken_out_of_its_array_was_canceled_by_somebody()
    {
        _bed.Attempt(102, "50_2");
        _bed.Queue("50_1 tune.x.a000001 RUNNING", "50_2 tune.x.a000001 PENDING Resources");
        var seen = _bed.SeeAfterGrace(102, ["50_1 tune.x.a000001 RUNNING"], []);
        Assert.Equal((JobPhase.Gone, AttemptOutcome.Canceled, false), (seen!.Phase, seen.Outcome, seen.NeverStarted));
    }

    [Fact]
    public void An_array_that_vanished_as_a_whole_was_forgotten()
    {
        _bed.Attempt(102, "50_2");
        _bed.Queue("50_1 tune.x.a000001 PENDING Resources", "50_2 tune.x.a000001 PENDING Resources");
        Assert.True(_bed.SeeAfterGrace(102, [], [])!.NeverStarted);
    }

    [Fact]
    public void Of_a_vanished_job_with_an_exit_record_no_outcome_is_made_up()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        _bed.AwaitWord(1);
        Assert.Null(_bed.SeeAfterGrace(1, [], [])!.Outcome);
    }

    [Fact]
    public void Somebody_elses_cancellation_is_told_with_his_name()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        _bed.Queue($"50 {Name} CANCELLED");
        Assert.Equal(JobPhase.Running, _bed.See(1)!.Phase);
        _bed.Accounting($"50 {Name} CANCELLED_by_1001");
        Assert.Equal((JobPhase.Ended, AttemptOutcome.Canceled), (_bed.See(1)!.Phase, _bed.See(1)!.Outcome));
        Assert.Equal("job 50: CANCELLED by user id 1001", _bed.See(1)!.Detail);
    }

    [Fact]
    public void A_cancellation_that_accounting_does_not_explain_is_told_without_it()
    {
        _bed.Attempt(1, "50");
        _bed.Queue($"50 {Name} CANCELLED");
        _bed.Pass(16);
        Assert.Equal(AttemptOutcome.Canceled, _bed.See(1)!.Outcome);
        _bed.Pass(16);
        Assert.Equal((JobPhase.Gone, AttemptOutcome.Canceled, false), (_bed.See(1)!.Phase, _bed.See(1)!.Outcome, _bed.See(1)!.NeverStarted));
    }

    [Fact]
    public void Accounting_is_not_asked_about_ends_that_have_only_just_come()
    {
        _bed.Attempt(1, "50");
        _bed.Queue($"50 {Name} COMPLETED");
        Assert.Empty(_bed.Tracker.ToAsk(_bed.Now));
        _bed.Pass(10);
        _bed.Queue($"50 {Name} COMPLETED");
        Assert.Equal(["50"], _bed.Tracker.ToAsk(_bed.Now));
    }

    [Theory]
    [InlineData("73:0", AttemptOutcome.Requeued, false)]
    [InlineData("3:0", AttemptOutcome.Lost, false)]
    public void An_exit_code_says_more_than_that_it_failed(string exit, AttemptOutcome outcome, bool neverStarted)
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        var seen = _bed.SeeAfterGrace(1, [$"50 {Name} FAILED"], [$"50 {Name} FAILED {exit}"]);
        Assert.Equal((JobPhase.Gone, outcome, neverStarted), (seen!.Phase, seen.Outcome, seen.NeverStarted));
    }

    [Fact]
    public void A_launch_that_failed_may_be_tried_again()
    {
        _bed.Attempt(1, "50");
        var seen = _bed.SeeAfterGrace(1, [$"50 {Name} FAILED"], [$"50 {Name} FAILED 0:53"]);
        Assert.Equal((AttemptOutcome.LaunchFailed, true, null), (seen!.Outcome, seen.NeverStarted, seen.Signal));
    }
}
