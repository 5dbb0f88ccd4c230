using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>The command that runs once, before the first trial.</summary>
public sealed class PrepareTests
{
    private const string Specification = "prepare: [sh, \"{spec_dir}/prepare.sh\"]\ncommand: [sh, \"{spec_dir}/trial.sh\"]\nnum_samples: 2";

    [Fact]
    public void It_runs_once_and_says_what_it_does()
    {
        using var sweep = new Sweep(Specification, "[ -e \"${0%/*}/prepared\" ]\n");
        sweep.Write("prepare.sh", "echo building\n: >prepared\necho once >>log\n");
        sweep.Run().With(0).Telling("building");
        sweep.Resume("--raise", "num_samples=3").With(0);
        Assert.Equal(["once"], sweep.Log());
    }

    [Theory]
    [InlineData("run", "spec.yaml")]
    [InlineData("resume", "results/sweep")]
    public void When_it_fails_no_trial_starts_and_it_runs_again_next_time(params string[] next)
    {
        using var sweep = new Sweep(Specification, "[ -e \"${0%/*}/prepared\" ]\n");
        sweep.Write("prepare.sh", "echo 'no compiler' >&2\nexit 7\n");
        sweep.Run().With(2).Telling("no compiler", "exit code 7", "no trial was started");
        Assert.True(!File.Exists(sweep.Journal) || sweep.Events<TrialCreated>().Count == 0);
        sweep.Write("prepare.sh", ": >prepared\n");
        sweep.Tune(next).With(0);
        sweep.EveryTrialEndedOnce(2);
    }

    [Fact]
    public void It_ends_when_the_driver_is_asked_to_leave()
    {
        using var sweep = new Sweep(Specification, "exit 0\n");
        sweep.Write("prepare.sh", ": >begun\nexec sleep 100\n");
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || File.Exists(sweep.At("begun")), () => "prepare has not begun");
            driver.Signal("INT");
            driver.End().With(130);
        }

        sweep.NothingRuns();
    }
}
