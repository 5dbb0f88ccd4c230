using System.Text.RegularExpressions;
using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Cluster.Tests.Sweeps;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Faults;

/// <summary>Sweeps whose controller or accounting is away.</summary>
[Collection(FaultCollection.Name)]
public sealed class ControllerFaultTests(ClusterFixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private TestCluster Cluster => fixture.Cluster;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await fixture.HealAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_controller_that_is_away_in_mid_sweep_costs_no_trial_and_reports_are_read_meanwhile(bool hangs)
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster, "param_space: {x: uniform(0, 1)}\nnum_samples: 16\nmax_concurrent_trials: 6", "report 1; until_there \"$1/go\"; report $TUNE_PARAM_X");
        using var driver = sweep.StartRun();
        await sweep.ReportedAsync(driver, 6);
        int before = sweep.Events<AttemptPlanned>().Count;
        await using (await (hangs ? Cluster.Faults.HoldControllerAsync() : Cluster.Faults.StopControllerAsync()))
        {
            sweep.Make("go");
            await sweep.SeenAsync<AttemptEnded>(driver, ended => ended.Count >= before, "what ran has ended");
            await sweep.SeenAsync<WarningRaised>(driver, warnings => warnings.Any(w => w.Kind == "query-failed"), "the failure is told");
            Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Completed, e.Outcome));
        }

        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(16);
        Assert.Equal(16, sweep.Events<AttemptPlanned>().Count);
    }

    [Theory]
    [InlineData("mode: array, nodelist: node3")]
    [InlineData("mode: job")]
    public async Task A_controller_that_forgets_what_it_took_and_gives_its_ids_to_others_costs_no_trial_and_nobody_elses_job(string executor)
    {
        const int Foreign = 12;
        await using var others = await Cluster.FolderAsync("other", Cluster.Facts.OtherUser);
        await using var own = await Cluster.FolderAsync("own");
        // On one node two run at a time, and most wait; on all of them most have just begun.
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster,
            """
            param_space: {i: "grid_search([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])"}
            resources_per_trial: {cpus: 8}
            """,
            "report 1; until_there \"$1/go\"; report 0.5",
            executor);
        sweep.PutBefore("sbatch", "touch $here/ready; until [ -e $here/gate ]; do sleep 0.05; done; exec $real \"$@\"");
        using var driver = sweep.StartRun();
        await Until.TrueAsync(() => driver.HasExited || File.Exists(sweep.Folder["ready"]), () => driver.Err);
        await ControllerHasSavedAsync(own);
        sweep.Make("gate");
        await sweep.SeenAsync<JobAccepted>(driver, jobs => jobs.Count == 10, "all jobs are accepted");
        var forgotten = sweep.Events<JobAccepted>().Select(j => j.Job.Split('_')[0]).ToHashSet();
        await using (await Cluster.Faults.CrashControllerAsync())
        {
        }

        // What becomes of jobs with ids that nodes have seen before is Slurm's own (it may refuse them, or take the end of the one for that of the other): what counts is who was told to end.
        var cancellations = CancellationsFromNowOn();
        var jobs = new List<string>();
        for (int i = 0; i < Foreign; i++)
        {
            bool isOwn = i % 2 == 0;
            var said = await Cluster.RunAsUserAsync(
                "sbatch", ["--parsable", "-p", "debug", $"--chdir={(isOwn ? own : others).Path}", "--wrap=sleep 8"], user: isOwn ? null : Cluster.Facts.OtherUser);
            jobs.Add(said.With(0).Out.Trim());
        }

        sweep.Make("go");
        Assert.True(jobs.Any(forgotten.Contains), $"no id was given again: {string.Join(' ', forgotten)}, {string.Join(' ', jobs)}");
        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(10);
        var canceled = jobs.Where(job => cancellations().Any(line => Regex.IsMatch(line, $@"JobId={job}\D")));
        Assert.True(!canceled.Any(), $"canceled, and somebody else's: {string.Join(' ', canceled)}");
        output.WriteLine(string.Join(", ", sweep.Events<AttemptEnded>().GroupBy(e => e.Outcome).Select(g => $"{g.Count()} {g.Key}")));
        Assert.DoesNotContain(sweep.Events<AttemptEnded>(), e => e.Outcome is AttemptOutcome.Failed or AttemptOutcome.Canceled);
    }

    /// <summary>The controller has just written down what it knows: what happens now is forgotten if it crashes within five seconds.</summary>
    private async Task ControllerHasSavedAsync(SharedFolder folder)
    {
        const string Key = "StateSaveLocation=";
        string state = Path.Combine(File.ReadLines(Cluster.Facts.SlurmConf).Single(line => line.StartsWith(Key, StringComparison.Ordinal))[Key.Length..], "job_state");
        var before = File.GetLastWriteTimeUtc(state);
        await Cluster.Slurm.SubmitAsync(folder, "true", "--hold");
        await Until.TrueAsync(() => File.GetLastWriteTimeUtc(state) > before, () => $"{state} is of {before:O}");
    }

    /// <summary>The controller's own log of what it was told to cancel.</summary>
    private Func<IReadOnlyList<string>> CancellationsFromNowOn()
    {
        string log = Path.Combine(Cluster.Facts.Logs, "slurmctld.log");
        int before = File.ReadLines(log).Count();
        return () => [.. File.ReadLines(log).Skip(before).Where(line => line.Contains("REQUEST_KILL_JOB", StringComparison.Ordinal)).Select(line => line + " ")];
    }

    [Fact]
    public async Task Accounting_that_is_away_costs_no_trial_and_does_not_keep_the_queue_from_telling_why_jobs_end()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster,
            """param_space: {i: "grid_search([1, 2, 3, 4, 5, 6, 7, 8])"}""",
            """
            [ "$TUNE_ATTEMPT" = 1 ] || { report 0.5; exit 0; }
            report 1
            [ $TUNE_PARAM_I -gt 2 ] || for_ever
            """);
        await using var fault = await Cluster.Faults.CrashAccountingAsync();
        using var driver = sweep.StartRun();
        await sweep.ReportedAsync(driver, 8);
        (await Cluster.RunAsUserAsync("scancel", [sweep.JobOf(1)])).With(0);
        await using var killed = await Cluster.Faults.KillNodeAsync(sweep.Events<AttemptStarted>().Single(s => s.Trial.Number == 2).Node!);
        (await driver.EndAsync()).With(1);
        await sweep.AreKeptAsync(8, status: null);
        Assert.Equal([AttemptOutcome.Canceled], sweep.OutcomesOf(1));
        Assert.Equal(AttemptOutcome.NodeFail, sweep.OutcomesOf(2)[0]);
        Assert.Equal(7, sweep.Events<TrialEnded>().Count(e => e.Status == TrialStatus.Terminated));
    }
}
