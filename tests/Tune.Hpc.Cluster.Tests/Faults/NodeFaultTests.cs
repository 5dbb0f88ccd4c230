using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Cluster.Tests.Sweeps;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Faults;

/// <summary>Sweeps whose nodes fail.</summary>
[Collection(FaultCollection.Name)]
public sealed class NodeFaultTests(ClusterFixture fixture) : IAsyncLifetime
{
    private TestCluster Cluster => fixture.Cluster;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await fixture.HealAsync();

    [Fact]
    public async Task Trials_of_a_node_that_dies_go_on_elsewhere_from_their_checkpoints_and_a_drained_node_gets_no_more()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster,
            """
            param_space: {i: "grid_search([1, 2, 3, 4, 5, 6, 7, 8])"}
            resources_per_trial: {cpus: 8}
            """,
            """
            [ -z "${TUNE_CHECKPOINT:-}" ] || { report 0.5; exit 0; }
            keep one
            until_there "$1/go"
            """);
        using var driver = sweep.StartRun();
        var started = await sweep.StartedAsync(driver, 8);
        await sweep.ReportedAsync(driver, 8);
        var lost = started.Where(s => s.Node == "node1").Select(s => s.Trial.Number).ToList();
        Assert.NotEmpty(lost);
        await using var drained = await Cluster.Faults.DrainNodeAsync("node2");
        await using var killed = await Cluster.Faults.KillNodeAsync("node1");
        await sweep.SeenAsync<AttemptEnded>(driver, ended => lost.All(t => ended.Any(e => e.Trial.Number == t)), "the node's attempts have ended");
        sweep.Make("go");
        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(8);
        Assert.All(lost, t => Assert.Equal([AttemptOutcome.NodeFail, AttemptOutcome.Completed], sweep.OutcomesOf(t)));
        Assert.All(sweep.Events<AttemptStarted>().Where(s => s.Attempt == 2), s => Assert.Contains(s.Node, (string?[])["node3", "node4"]));
        Assert.Equal(8 + lost.Count, sweep.Events<AttemptPlanned>().Count);
    }

    [Fact]
    public async Task A_node_lost_silently_and_one_whose_processes_live_on_are_told_apart_from_results()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster,
            """
            param_space: {node: "grid_search(['node1', 'node2', 'node2'])"}
            """,
            """
            if [ "$TUNE_ATTEMPT" -gt 1 ]; then
                report 2
                [ "$TUNE_TRIAL_ID" != 00002 ] || until_there "$1/never"
                until_there "$1/go"
                exit 0
            fi
            report 1
            until_there "$1/late"
            report 0.1
            """,
            """mode: job, nodelist: "=config.node" """);
        using var driver = sweep.StartRun();
        await sweep.ReportedAsync(driver, 3);
        await using var lost = await Cluster.Faults.KillNodeAsync("node1", silent: true);
        await using var split = await Cluster.Faults.KillSlurmdAsync("node2", silent: true);
        await sweep.SeenAsync<AttemptPlanned>(driver, planned => planned.Count == 6, "the attempts are given up");
        Assert.All(sweep.Events<AttemptEnded>(), e => Assert.Equal(AttemptOutcome.NodeFail, e.Outcome));

        // What node2 lost has not stopped: its results come, late.
        sweep.Make("late");
        await sweep.SeenAsync<AttemptCameBack>(driver, back => back.Count == 2, "the late results are seen");
        await lost.HealAsync();
        await split.HealAsync();
        sweep.Make("go");
        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(3);
        Assert.Equal([AttemptOutcome.NodeFail, AttemptOutcome.Completed], sweep.OutcomesOf(1));
        foreach (int trial in (int[])[2, 3])
        {
            Assert.Equal([AttemptOutcome.NodeFail, AttemptOutcome.Stopped], sweep.OutcomesOf(trial));
            Assert.Equal(0.1, sweep.Events<ReportReceived>().Last(r => r.Trial.Number == trial && r.Attempt == 1).Metrics.Single(m => m.Name == "loss").Value.AsDouble);
        }
    }

    [Fact]
    public async Task A_preempted_trial_goes_on_from_its_checkpoint_also_where_it_obeyed_with_exit_code_0()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            Cluster,
            """
            param_space: {where: "grid_search(['preempt', 'scavenge'])", how: "grid_search(['plain', 'polite'])"}
            resources_per_trial: {cpus: 4}
            """,
            """
            basename "${TUNE_CHECKPOINT:-none}" >>from
            [ -z "${TUNE_CHECKPOINT:-}" ] || { report 0.5; exit 0; }
            [ $TUNE_PARAM_HOW != polite ] || trap 'exit 0' TERM
            keep one
            for_ever
            """,
            """mode: array, partition: "=config.where", nodelist: "=config.where == 'preempt' ? 'node1' : 'node2'" """);
        await using var others = await Cluster.FolderAsync("other", Cluster.Facts.OtherUser);
        using var driver = sweep.StartRun();
        await sweep.ReportedAsync(driver, 4);
        var taken = await Cluster.RunAsUserAsync("sbatch", ["--parsable", "-p", "debug", "-N2", "-w", "node1,node2", "--exclusive", "--wrap=sleep 600"], others.Path, user: Cluster.Facts.OtherUser);
        await sweep.SeenAsync<AttemptEnded>(driver, ended => ended.Count == 4, "all four have lost their places");
        await Cluster.AdministerAsync("scancel", taken.With(0).Out.Trim());
        (await driver.EndAsync()).With(0);
        await sweep.AreKeptAsync(4);
        Assert.All(Enumerable.Range(1, 4), t => Assert.Equal([AttemptOutcome.Preempted, AttemptOutcome.Completed], sweep.OutcomesOf(t)));
        Assert.All(Enumerable.Range(1, 4), t => Assert.Equal(["none", "one"], File.ReadAllLines(sweep.InTrial(t, "from"))));
    }
}
