using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>Jobs that a person cancels, holds or puts back into the queue.</summary>
public sealed class HandTests(ClusterFixture fixture)
{
    private const string FiveOnOneNode = """
        param_space: {i: "grid_search([1, 2, 3, 4, 5])"}
        resources_per_trial: {cpus: 16}
        """;

    private TestCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task Elements_of_an_array_are_held_and_canceled_one_by_one_and_what_was_canceled_can_be_run_again()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster,
            FiveOnOneNode,
            """
            [ $TUNE_PARAM_I -gt 1 ] || [ $TUNE_ATTEMPT -gt 1 ] || { report 1; for_ever; }
            [ $TUNE_PARAM_I != 4 ] || until_there "$1/go"
            report 1
            """,
            "mode: array, nodelist: node4");
        using (var driver = sweep.StartRun())
        {
            await sweep.ReportedAsync(driver, 1);
            await UserAsync("scontrol", "hold", sweep.JobOf(2));
            await sweep.SeenAsync<QueueSeen>(driver, seen => seen.Count > 0 && seen[^1].Waiting.ContainsKey("JobHeldUser"), "a held job is told");
            Assert.Contains("JobHeldUser", (await sweep.TuneAsync("status", sweep.Experiment)).With(0).Out, StringComparison.Ordinal);

            await UserAsync("scancel", sweep.JobOf(3));
            await UserAsync("scancel", sweep.JobOf(1));
            await sweep.SeenAsync<TrialEnded>(driver, ended => ended.Count(e => e.Status == TrialStatus.Error) == 2, "both have ended");
            await UserAsync("scontrol", "release", sweep.JobOf(2));
            sweep.Make("go");
            (await driver.EndAsync()).With(1);
        }

        await sweep.AreKeptAsync(5, status: null);
        Assert.Equal([2, 4, 5], sweep.Events<TrialEnded>().Where(e => e.Status == TrialStatus.Terminated).Select(e => e.Trial.Number).Order());
        Assert.Equal([AttemptOutcome.Canceled], sweep.OutcomesOf(1));
        Assert.Equal([AttemptOutcome.Canceled], sweep.OutcomesOf(3));
        Assert.Contains("canceled", sweep.EndOf(1).Reason, StringComparison.Ordinal);
        Assert.Contains("resume", sweep.EndOf(3).Reason, StringComparison.Ordinal);

        (await sweep.ResumeAsync("--errored", "resume")).With(0);
        await sweep.AreKeptAsync(5);
    }

    [Fact]
    public async Task A_whole_array_that_is_canceled_ends_its_trials_and_no_others()
    {
        await using var sweep = await ClusterSweep.MakeAsync(Cluster, FiveOnOneNode, "report 1; [ $TUNE_ATTEMPT -gt 1 ] || for_ever", "mode: array, nodelist: node3");
        using (var driver = sweep.StartRun())
        {
            await sweep.ReportedAsync(driver, 1);
            await UserAsync("scancel", sweep.JobOf(1).Split('_')[0]);
            (await driver.EndAsync()).With(1);
        }

        await sweep.AreKeptAsync(5, TrialStatus.Error);
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.Canceled, e.Outcome));
        (await sweep.ResumeAsync("--errored", "resume")).With(0);
        await sweep.AreKeptAsync(5);
    }

    [Theory]
    [InlineData("requeue: true", "job")]
    [InlineData("sbatch_options: {requeue: true}", "array")]
    public async Task A_job_that_is_put_back_into_the_queue_goes_on_from_its_checkpoint_in_an_attempt_of_its_own(string key, string mode)
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster,
            """param_space: {i: "grid_search([1, 2])"}""",
            """
            basename "${TUNE_CHECKPOINT:-none}" >>from
            [ -z "${TUNE_CHECKPOINT:-}" ] || { report 0.5; exit 0; }
            keep one
            [ $TUNE_PARAM_I = 2 ] || for_ever
            """,
            $"mode: {mode}, {key}");
        using var driver = sweep.StartRun();
        await sweep.ReportedAsync(driver, 2);
        await UserAsync("scontrol", "requeue", sweep.JobOf(1));
        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(2);
        Assert.Equal([AttemptOutcome.Requeued, AttemptOutcome.Completed], sweep.OutcomesOf(1));
        Assert.Equal(["none", "one"], File.ReadAllLines(sweep.InTrial(1, "from")));
        var trial = (await sweep.JsonAsync("trials")).GetProperty("trials").EnumerateArray().First(t => t.GetProperty("trial_id").GetString() == "00001");
        Assert.Equal(JsonValueKind.Number, trial.GetProperty("failures").ValueKind);
        Assert.Equal(0, trial.GetProperty("failures").GetInt32());
    }

    private async Task UserAsync(string program, params string[] arguments) => (await Cluster.RunAsUserAsync(program, arguments)).With(0);
}
