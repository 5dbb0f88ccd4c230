using Tune.Hpc.Runtime.Simulation;

namespace Tune.Hpc.Simulation.Tests.Recorded;

/// <summary>Schedulers that pause trials, in simulations.</summary>
public sealed class PausingTests
{
    private const string Hyperband = "scheduler: {type: hyperband, max_t: 9, reduction_factor: 3}";
    private static readonly SimulationOptions _two = new() { Workers = 2, Trace = true };

    [Fact]
    public void A_paused_trial_goes_on_from_its_checkpoint_and_trains_nothing_twice()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(22, Hyperband), RecordedExperiment.Falling(22, 9), _two);
        Assert.True(run.Pauses > 5, $"{run.Pauses} pauses");
        Assert.InRange(run.Resumes, 1, run.Pauses);
        Assert.Equal(run.Reports, run.Epochs);
        Assert.InRange(run.Epochs, 22, 22 * 9 * 2 / 3);
        Assert.Contains(run.Decisions, d => d is { Verdict: "start", Iteration: > 0 });
        Assert.All(run.Decisions, d => Assert.NotEmpty(d.Reason));
    }

    [Fact]
    public void Loading_a_checkpoint_takes_its_time_at_each_resumption()
    {
        SimulatedRun Of(double seconds) => RecordedExperiment.Play(RecordedExperiment.Spec(22, Hyperband), RecordedExperiment.Falling(22, 9), _two with { Workers = 1, ResumeSeconds = seconds });
        var (free, dear) = (Of(0), Of(10));
        Assert.Equal(free.Time.TotalSeconds + (10 * dear.Resumes), dear.Time.TotalSeconds, 3);
    }

    [Fact]
    public void A_trial_that_leaves_a_checkpoint_now_and_then_is_paused_at_the_next_one()
    {
        var run = RecordedExperiment.Play(RecordedExperiment.Spec(22, Hyperband), RecordedExperiment.Falling(22, 9), _two with { CheckpointEvery = 2 });
        Assert.True(run.Pauses > 0);
        Assert.All(run.Decisions.Where(d => d is { Verdict: "start", Iteration: > 0 }), d => Assert.Equal(0, d.Iteration!.Value % 2));
    }

    [Theory, InlineData("scheduler: {type: asha, variant: promotion, max_t: 9}"), InlineData(Hyperband)]
    public void Failures_and_waits_change_nothing_about_its_end(string scheduler)
    {
        var spec = RecordedExperiment.Spec(40, $"{scheduler}\nfailure_config: {{max_failures: -1, max_same_failures: 0}}");
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var options = _two with { Workers = 5, Seed = seed, FailureRate = 0.3, QueueWait = QueueWait.Parse("exponential(20)"), CheckpointEvery = 2 };
            var run = RecordedExperiment.Play(spec, RecordedExperiment.Falling(40, 9), options);
            Assert.True(run is { Trials: 40, Errors: 0 }, $"seed {seed}: {run.Trials} trials, {run.Errors} errors");
        }
    }
}
