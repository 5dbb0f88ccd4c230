using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>Ending an experiment from another process, and two drivers that meet.</summary>
public sealed class StopTests
{
    private const string Specification = "command: [sh, \"{spec_dir}/trial.sh\"]\nnum_samples: 5\nmax_concurrent_trials: 2";

    [Fact]
    public void Stop_asks_the_driver_to_end_it()
    {
        using var sweep = new Sweep(Specification, "trap 'echo told; exit 0' TERM\necho ready\nwhile :; do sleep 0.05; done\n");
        using var driver = sweep.Start("run", "spec.yaml");
        sweep.WaitFor(sweep.InTrial(2, "1", "stdout.log"), "ready", driver);
        sweep.Tune("stop", sweep.Folder, "--reason", "seen enough").With(0).Telling($"process {driver.Id}");
        driver.End().With(0).Telling("seen enough");
        Assert.Contains("told", File.ReadAllText(sweep.InTrial(1, "1", "stdout.log")));
        Assert.Equal(2, sweep.Events<TrialEnded>().Count(e => e.Status == TrialStatus.Terminated && e.Reason.Contains("seen enough", StringComparison.Ordinal)));
        sweep.NothingRuns();
        sweep.Tune("stop", sweep.Folder).With(0).Telling("over already");
    }

    [Fact]
    public void Stop_now_kills_what_does_not_listen()
    {
        using var sweep = new Sweep(Specification, "trap '' TERM\necho ready\nwhile :; do sleep 0.05; done\n");
        using var driver = sweep.Start("run", "spec.yaml");
        sweep.WaitFor(sweep.InTrial(2, "1", "stdout.log"), "ready", driver);
        sweep.Tune("stop", sweep.Folder).With(0);
        Until.True(() => driver.HasExited || sweep.Events<VerdictGiven>().Count == 2, () => "no verdicts");
        Assert.False(driver.HasExited);
        sweep.Tune("stop", sweep.Folder, "--now").With(0);
        driver.End().With(0);
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Stopped, e.Outcome));
        sweep.NothingRuns();
    }

    [Fact]
    public void One_trial_is_ended_and_the_others_go_on()
    {
        using var sweep = new Sweep(Specification, "echo ready\n[ \"$TUNE_TRIAL_ID\" != 00001 ] || exec sleep 100\n");
        using var driver = sweep.Start("run", "spec.yaml");
        sweep.WaitFor(sweep.InTrial(1, "1", "stdout.log"), "ready", driver);
        sweep.Tune("stop", sweep.Folder, "--trial", "9").With(2).Telling("no trial '9'");
        sweep.Tune("stop", sweep.Folder, "--trial", "1", "--now").With(2).Telling("--now goes with a whole experiment");
        sweep.Tune("stop", sweep.Folder, "--trial", "1", "--reason", "looks bad").With(0).Telling("trial 00001", $"process {driver.Id}");
        driver.End().With(0);
        sweep.EveryTrialEndedOnce(5);
        var verdict = Assert.Single(sweep.Events<VerdictGiven>());
        Assert.Equal(("user", "looks bad", VerdictKind.Stop), (verdict.By, verdict.Reason, verdict.Verdict));
        Assert.Equal(AttemptOutcome.Stopped, sweep.Events<AttemptEnded>().Single(e => e.Trial == new TrialId(1)).Outcome);
        Assert.Empty(Directory.GetFiles(Path.Combine(sweep.Folder, "requests")));
        sweep.Tune("stop", sweep.Folder, "--trial", "1").With(0).Telling("over already");
        sweep.NothingRuns();
    }

    [Fact]
    public void A_stop_without_a_driver_waits_for_the_next_one()
    {
        using var sweep = new Sweep(Specification, "echo ready\nexec sleep 100\n");
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            sweep.WaitFor(sweep.InTrial(2, "1", "stdout.log"), "ready", driver);
            driver.Signal("KILL");
            driver.End();
        }

        sweep.Tune("stop", sweep.Folder).With(0).Telling("nobody drives it now");
        sweep.Resume().With(0);
        Assert.Equal(2, sweep.Events<TrialEnded>().Count);
        sweep.NothingRuns();
    }

    [Fact]
    public void A_second_driver_says_who_drives_and_leaves()
    {
        using var sweep = new Sweep(Specification, "echo ready\n[ -e ../../../../go ] || exec sleep 100\n");
        using var driver = sweep.Start("run", "spec.yaml");
        sweep.WaitFor(sweep.InTrial(1, "1", "stdout.log"), "ready", driver);
        int lines = sweep.Lines();
        sweep.Resume().With(4).Telling($"process {driver.Id} on {Environment.MachineName}");
        sweep.Tune("step", sweep.Folder).With(4).Telling($"process {driver.Id}");
        sweep.Run("--resume").With(4).Telling($"process {driver.Id}");
        Assert.DoesNotContain(sweep.Events<DriverStarted>(), e => e.ProcessId != driver.Id);
        Assert.True(sweep.Lines() >= lines);
        var status = sweep.Json("status", sweep.Folder);
        Assert.Equal(driver.Id, status.GetProperty("driver").GetProperty("pid").GetInt32());
        sweep.Tune("stop", sweep.Folder, "--now").With(0);
        driver.End().With(0);
    }

    [Fact]
    public void Steps_alone_bring_an_experiment_to_its_end()
    {
        using var sweep = new Sweep(Specification, "echo ready\n");
        using (var driver = sweep.Start("run", "spec.yaml"))
        {
            Until.True(() => driver.HasExited || sweep.Lines() > 0, () => "no journal");
            driver.Signal("KILL");
            driver.End();
        }

        Outcome step;
        int turns = 0;
        do
        {
            step = sweep.Tune("step", sweep.Folder).With(0);
            Assert.True(++turns < 100, step.All);
        }
        while (sweep.Events<ExperimentEnded>().Count == 0);
        Assert.Equal(5, sweep.Events<TrialEnded>().Count(e => e.Status == TrialStatus.Terminated));
        Assert.True(File.Exists(Path.Combine(sweep.Folder, "results", "trials.parquet")), "the last step leaves the results");
    }
}
