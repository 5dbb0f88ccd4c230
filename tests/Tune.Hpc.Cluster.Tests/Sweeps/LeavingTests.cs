using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>Sweeps that are stopped, and drivers that are asked to leave.</summary>
public sealed class LeavingTests(ClusterFixture fixture)
{
    /// <summary>Two of them run at once, the others wait in the queue.</summary>
    private const string Specification = """
        param_space: {i: "grid_search([1, 2, 3, 4, 5])"}
        resources_per_trial: {cpus: 8}
        """;

    [Theory]
    [InlineData("stop")]
    [InlineData("stop --now")]
    public async Task A_sweep_that_is_stopped_leaves_no_job_behind(string verb)
    {
        bool now = verb.EndsWith("now", StringComparison.Ordinal);
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster, Specification, $"report 1; trap '{(now ? ":" : "keep last; exit 0")}' TERM; for_ever", "mode: array, nodelist: node1");
        using var driver = sweep.StartRun();
        await sweep.ReportedAsync(driver, 1);
        (await sweep.TuneAsync(["stop", sweep.Experiment, .. now ? ["--now"] : Array.Empty<string>()])).With(0);
        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(5);
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Stopped, e.Outcome));
        Assert.Equal("user", Assert.Single(sweep.Events<ExperimentStopping>()).By);
    }

    [Fact]
    public async Task Control_c_ends_the_jobs_and_says_how_to_go_on()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster, Specification, "report 1; [ $TUNE_ATTEMPT -gt 1 ] || { trap 'keep last; exit 0' TERM; for_ever; }", "mode: array, nodelist: node1");
        using (var driver = sweep.StartRun())
        {
            await sweep.ReportedAsync(driver, 1);
            driver.Signal("INT");
            var left = (await driver.EndAsync()).With(130);
            Assert.Contains($"dotnet tune resume {sweep.Experiment}", left.Out + left.Err, StringComparison.Ordinal);
        }

        await sweep.Folder.NothingIsLeftAsync();
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Interrupted, e.Outcome));
        await FinishedByHandAsync(sweep);
        Assert.Equal([AttemptOutcome.Interrupted, AttemptOutcome.Completed], sweep.OutcomesOf(1));
    }

    [Fact]
    public async Task A_driver_whose_terminal_is_gone_lets_the_jobs_go_on()
    {
        await using var sweep = await ClusterSweep.MakeAsync(fixture.Cluster, Specification, "report 1; until_there \"$1/go\"; report 0.5", "mode: array, nodelist: node2");
        using (var driver = sweep.StartRun())
        {
            await sweep.ReportedAsync(driver, 1);
            driver.Signal("HUP");
            await driver.EndAsync();
        }

        Assert.Equal(5, (await sweep.Folder.JobsAsync()).Count);
        sweep.Make("go");
        (await sweep.ResumeAsync()).With(0);
        await sweep.AreKeptAsync(5);
        Assert.Equal(5, sweep.Events<AttemptPlanned>().Count);
    }

    private static async Task FinishedByHandAsync(ClusterSweep sweep)
    {
        (await sweep.ResumeAsync()).With(0);
        await sweep.AreKeptAsync(5);
    }
}
