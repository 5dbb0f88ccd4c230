using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Recorded;

/// <summary>What a simulated experiment does with time, places, failures and checkpoints.</summary>
public sealed class PlayingTests
{
    private static readonly SimulationOptions _two = new() { Workers = 2, Trace = true };

    [Fact]
    public void Under_fifo_every_trial_plays_its_curve_to_the_end()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(5), RecordedExperiment.Falling(5, 10), _two);
        Assert.Equal((5, 50L, 50L, 0), (run.Trials, run.Epochs, run.Reports, run.Stopped));
        Assert.Equal(50 / 3600.0, run.NodeHours, 9);
        Assert.Equal(TimeSpan.FromSeconds(30), run.Time); // five trials of ten seconds on two places
        Assert.Equal(0.1, run.Best);
    }

    [Fact]
    public void Trial_k_plays_curve_k_and_improvements_tell_what_was_spent()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(2), RecordedExperiment.Of(["1,1,0.9,2", "1,2,0.4,2", "2,1,0.5,3", "2,2,nan,3"]), _two with { Workers = 1 });
        Assert.Equal([(1, 0.9, 1L, 2.0), (1, 0.4, 2L, 4.0)], run.Bests.Select(b => (b.Trial.Number, b.Value, b.Epochs, b.Time.TotalSeconds)));
        Assert.Equal(10, run.Time.TotalSeconds);
    }

    [Fact]
    public void More_trials_than_curves_play_them_again()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(7), RecordedExperiment.Falling(3, 4), _two);
        Assert.Equal((7, 28L), (run.Trials, run.Epochs));
    }

    [Fact]
    public void Shuffled_trials_play_other_curves_and_the_seed_says_which()
    {
        var spec = RecordedExperiment.Spec(3);
        var curves = RecordedExperiment.Falling(50, 2);
        SimulatedRun Of(ulong seed) => RecordedExperiment.Play(spec, curves, _two with { Shuffle = true, Seed = seed });
        Assert.Equal(Of(1).Bests, Of(1).Bests);
        Assert.NotEqual(Of(1).Best, Of(2).Best);
    }

    [Fact]
    public void A_wait_in_the_queue_takes_time_and_no_node_hours()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(4), RecordedExperiment.Falling(4, 10), _two with { QueueWait = QueueWait.Parse("1m") });
        Assert.Equal(TimeSpan.FromSeconds(2 * 70), run.Time);
        Assert.Equal(40 / 3600.0, run.NodeHours, 9);
    }

    [Fact]
    public void A_failed_attempt_goes_on_from_its_checkpoint()
    {
        var spec = RecordedExperiment.Spec(20, "failure_config: {max_failures: -1, max_same_failures: 0}");
        var run = RecordedExperiment.Play(spec, RecordedExperiment.Falling(20, 10), _two with { FailureRate = 0.7, Seed = 3 });
        Assert.True(run.Failures > 5, $"{run.Failures} failures");
        Assert.Equal((20, 0), (run.Trials, run.Errors));
        Assert.Equal(run.Reports, run.Epochs);
        Assert.InRange(run.Epochs, 200, 230); // only where a new attempt failed before its first report is an epoch trained again
        Assert.True(run.NodeHours > 200 / 3600.0);
        Assert.Contains(run.Decisions, d => d.Verdict == "start" && d.Reason.Contains("from checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_retries_a_failed_trial_gives_up()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(10, "failure_config: {max_same_failures: 0}"), RecordedExperiment.Falling(10, 10), _two with { FailureRate = 1 });
        Assert.Equal((10, 10), (run.Failures, run.Errors));
        Assert.True(run.Epochs < 100);
    }

    [Fact]
    public void Without_checkpoints_a_retried_trial_begins_again()
    {
        var spec = RecordedExperiment.Spec(10, "failure_config: {max_failures: 3, max_same_failures: 0}");
        var run = RecordedExperiment.Play(spec, RecordedExperiment.Falling(10, 10), _two with { FailureRate = 0.8, CheckpointEvery = 0, Seed = 5 });
        Assert.DoesNotContain(run.Decisions, d => d.Reason.Contains("from checkpoint", StringComparison.Ordinal));
        Assert.True(run.Epochs > 100, $"{run.Epochs} epochs");
    }

    [Fact]
    public void Checkpoints_and_resumptions_cost_what_they_are_said_to()
    {
        var every = _two with { Workers = 1, CheckpointSeconds = 0.5, CheckpointEvery = 5 };
        Assert.Equal(11, RecordedExperiment.Play(RecordedExperiment.Spec(1), RecordedExperiment.Falling(1, 10), every).Time.TotalSeconds);

        // The job ends after 6 s: the attempts that go on from iteration 6 take 3 s to load.
        var limited = RecordedExperiment.Spec(1, "resources_per_trial: {time: 6s}");
        Assert.Equal(6 + 3 + 3 + 3 + 1, RecordedExperiment.Play(limited, RecordedExperiment.Falling(1, 10), _two with { ResumeSeconds = 3 }).Time.TotalSeconds);
    }

    [Fact]
    public void A_time_budget_ends_it_on_the_virtual_clock()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(10, "time_budget_s: 25.5"), RecordedExperiment.Falling(10, 10), _two);
        Assert.Equal(25.5, run.Time.TotalSeconds);
        Assert.StartsWith("time_budget_s", run.Ended, StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_rules_and_the_time_that_trials_have_run_are_judged_as_ever()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(2, "stop: {time_total_s: 4}"), RecordedExperiment.Falling(2, 10), _two);
        Assert.Equal(8, run.Epochs);
    }

    [Fact]
    public void Asha_stops_poor_trials_and_says_why()
    {
        var spec = RecordedExperiment.Spec(30, "scheduler: {type: asha, max_t: 9, grace_period: 1, reduction_factor: 3}");
        var run = RecordedExperiment.Play(spec, RecordedExperiment.Falling(30, 9), _two);
        Assert.True(run.Stopped > 20, $"{run.Stopped} stopped");
        Assert.True(run.Epochs < 100, $"{run.Epochs} epochs");
        Assert.All(run.Decisions.Where(d => d.Verdict == "stop"), d => Assert.Equal("asha", d.By));
        Assert.All(run.Decisions, d => Assert.NotEmpty(d.Reason));
    }
}
