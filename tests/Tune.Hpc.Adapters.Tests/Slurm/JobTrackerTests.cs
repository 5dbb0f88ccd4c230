using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class JobTrackerTests
{
    private const string Name = "tune.x.00001.1";
    private readonly TrackerBed _bed = new();

    [Fact]
    public void A_job_is_followed_through_the_queue()
    {
        _bed.HandOver(1, "50");
        Assert.Null(_bed.See(1));
        _bed.Queue($"50 {Name} PENDING Priority");
        Assert.Equal((JobPhase.Queued, "Priority", null), (_bed.See(1)!.Phase, _bed.See(1)!.PendingReason, _bed.See(1)!.Never));
        _bed.Queue($"50 {Name} RUNNING");
        Assert.Equal((JobPhase.Running, "node1"), (_bed.See(1)!.Phase, _bed.See(1)!.Node));
        _bed.Queue($"50 {Name} COMPLETED");
        Assert.Equal((JobPhase.Ended, AttemptOutcome.Completed), (_bed.See(1)!.Phase, _bed.See(1)!.Outcome));
    }

    [Fact]
    public void An_end_is_only_over_when_what_it_left_can_be_seen()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        _bed.Queue($"50 {Name} NODE_FAIL");
        _bed.Pass(29);
        Assert.Equal(JobPhase.Ended, _bed.See(1)!.Phase);
        _bed.Pass(2);
        var seen = _bed.See(1)!;
        Assert.Equal((JobPhase.Gone, AttemptOutcome.NodeFail, "node1", false), (seen.Phase, seen.Outcome, seen.Node, seen.NeverStarted));
    }

    [Fact]
    public void A_word_that_nobody_knows_ends_nothing()
    {
        _bed.Attempt(1, "50");
        var seen = _bed.SeeAfterGrace(1, [$"50 {Name} TELEPORTING"], []);
        Assert.Equal((JobPhase.Running, "TELEPORTING"), (seen!.Phase, seen.Detail));
    }

    [Fact]
    public void A_reason_that_means_never_is_believed_after_the_grace()
    {
        _bed.Attempt(1, "50");
        _bed.Queue($"50 {Name} PENDING PartitionTimeLimit");
        Assert.Null(_bed.See(1)!.Never);
        Assert.Equal("PartitionTimeLimit: it asks for more time than its partition allows", _bed.SeeAfterGrace(1, [$"50 {Name} PENDING PartitionTimeLimit"], null)!.Never);
    }

    [Fact]
    public void A_reason_that_meant_never_and_went_away_starts_anew()
    {
        _bed.Attempt(1, "50");
        _bed.Queue($"50 {Name} PENDING PartitionDown");
        _bed.Pass(20);
        _bed.Queue($"50 {Name} PENDING Resources");
        _bed.Pass(20);
        _bed.Queue($"50 {Name} PENDING PartitionDown");
        Assert.Null(_bed.See(1)!.Never);
    }

    [Fact]
    public void An_answer_to_a_question_older_than_the_submission_says_nothing()
    {
        _bed.Attempt(1);
        _bed.Queue();
        _bed.Pass(5);
        _bed.HandOver(1, "50");
        Assert.False(_bed.Tracker.Awaits(_bed.Now));
        Assert.Null(_bed.See(1));
        _bed.Pass(60);
        Assert.Null(_bed.See(1));
    }

    [Fact]
    public void An_old_job_of_the_same_attempt_does_not_speak_for_the_new_one()
    {
        _bed.Attempt(1, "50");
        _bed.Queue($"50 {Name} FAILED");
        _bed.Pass(31);
        Assert.True(_bed.See(1)!.NeverStarted);
        _bed.HandOver(1, "51");
        _bed.Queue($"50 {Name} FAILED", $"51 {Name} PENDING Priority");
        Assert.Equal(JobPhase.Queued, _bed.See(1)!.Phase);
        _bed.Queue($"50 {Name} FAILED", $"51 {Name} RUNNING");
        Assert.Equal(JobPhase.Running, _bed.See(1)!.Phase);
    }

    [Fact]
    public void Of_several_jobs_the_one_that_holds_the_claim_counts()
    {
        _bed.Attempt(1);
        _bed.Claim(1, "51");
        _bed.Queue($"50 {Name} RUNNING", $"51 {Name} TIMEOUT");
        Assert.Equal(AttemptOutcome.Timeout, _bed.See(1)!.Outcome);
    }

    [Fact]
    public void Of_several_jobs_without_a_claim_one_that_runs_counts_then_one_that_waits()
    {
        _bed.Attempt(1);
        _bed.Queue($"50 {Name} COMPLETED", $"51 {Name} PENDING Priority");
        Assert.Equal(JobPhase.Queued, _bed.See(1)!.Phase);
        _bed.Queue($"50 {Name} RUNNING", $"51 {Name} PENDING Priority");
        Assert.Equal(JobPhase.Running, _bed.See(1)!.Phase);
    }

    [Fact]
    public void A_job_that_waits_again_after_it_had_begun_was_requeued()
    {
        _bed.Attempt(1, "50");
        _bed.Queue($"50 {Name} RUNNING");
        _bed.Claim(1, "50");
        _bed.Pass(10);
        _bed.Queue($"50 {Name} PENDING BeginTime");
        Assert.Equal((JobPhase.Ended, AttemptOutcome.Requeued), (_bed.See(1)!.Phase, _bed.See(1)!.Outcome));
        _bed.Queue($"50 {Name} RUNNING");
        Assert.Equal(AttemptOutcome.Requeued, _bed.See(1)!.Outcome);
    }

    [Fact]
    public void A_job_that_began_while_the_queue_was_asked_was_not_requeued()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50", seen: false);
        _bed.Queue($"50 {Name} PENDING Priority");
        _bed.Claim(1, "50");
        Assert.Equal(JobPhase.Queued, _bed.See(1)!.Phase);
    }

    [Fact]
    public void A_second_job_that_waits_is_no_requeue_of_the_first()
    {
        _bed.Attempt(1, "50");
        _bed.Claim(1, "50");
        _bed.Pass(10);
        _bed.Queue($"50 {Name} RUNNING", $"51 {Name} PENDING Priority");
        Assert.Equal(JobPhase.Running, _bed.See(1)!.Phase);
    }

    [Fact]
    public void Jobs_of_the_experiment_that_nobody_asks_about_are_told_while_they_are_not_over()
    {
        _bed.Attempt(1, "50");
        _bed.Queue($"50 {Name} RUNNING", "51 tune.x.00002.1 PENDING Priority", "52 tune.x.00003.1 COMPLETED", "53 tune.other.00004.1 RUNNING");
        Assert.Equal(JobPhase.Queued, _bed.See(2)!.Phase);
        Assert.Null(_bed.See(3));
        Assert.Null(_bed.See(4));
    }

    [Fact]
    public void Elements_of_an_array_are_found_by_its_name_and_their_index()
    {
        _bed.Attempt(102, "50_2");
        _bed.Attempt(103, "50_3");
        _bed.Queue("50_2 tune.x.a000001 RUNNING", "50_3 tune.x.a000001 PENDING Resources");
        Assert.Equal((JobPhase.Running, JobPhase.Queued), (_bed.See(102)!.Phase, _bed.See(103)!.Phase));
    }
}
