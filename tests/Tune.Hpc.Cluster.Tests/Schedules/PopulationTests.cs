using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Cluster.Tests.Examples;
using Tune.Hpc.Cluster.Tests.Sweeps;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Schedules;

/// <summary>Populations: poor members take over the checkpoints of good ones, in their own job or in a new one.</summary>
public sealed class PopulationTests(ClusterFixture fixture)
{
    private const string Members = """
        param_space: {x: 'grid_search([10, 20, 300, 400])'}
        max_concurrent_trials: 4
        resources_per_trial: {cpus: 1, memory: 50M, time: 5m}
        """;

    /// <summary>Every perturbation is another value: one that stayed at the end of a list would leave a replay nothing to switch.</summary>
    private const string Pbt = "{type: pbt, time_attr: training_iteration, perturbation_interval: 3, quantile_fraction: 0.5, resample_probability: 0, hyperparam_mutations: {x: 'uniform(1, 1000)'}}";

    private static string Python { get; } = File.ReadAllText(Path.Combine(ExampleCheckout.Root(), "src", "clients", "python", "tune_hpc.py"));

    [Fact]
    public async Task A_member_goes_on_from_a_better_ones_checkpoint_in_a_new_job_and_a_replay_follows_its_path()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster, $"{Members}\nscheduler: {Pbt}\nstop: {{training_iteration: 9}}", PausingTests.Plain + "points='3 6'\n" + PausingTests.NineSteps);
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(4);

        var exploits = sweep.Events<TrialExploited>();
        Assert.NotEmpty(exploits);
        Assert.Contains(sweep.Events<AttemptEnded>(), e => e.Outcome == AttemptOutcome.Replaced);
        var planned = sweep.Events<AttemptPlanned>().Where(p => p.Update > 0).ToList();
        Assert.NotEmpty(planned);
        foreach (var attempt in planned)
        {
            var taken = exploits.Single(e => e.Trial == attempt.Trial && e.Update == attempt.Update);
            Assert.Equal((taken.Checkpoint, taken.SourceIteration), (attempt.Checkpoint, attempt.Iteration));
        }

        var last = exploits[^1];
        Assert.Contains(last.Source.ToString(), (await sweep.TuneAsync("explain", sweep.Experiment, last.Trial.ToString())).With(0).Out, StringComparison.Ordinal);
        await ReplayAsync(sweep, last.Trial);
    }

    private static async Task ReplayAsync(ClusterSweep sweep, TrialId trial)
    {
        sweep.Folder.Write("replay.yaml", File.ReadAllText(sweep.Folder["spec.yaml"])
            .Replace("name: sweep", "name: replay", StringComparison.Ordinal)
            .Replace("param_space: {x: 'grid_search([10, 20, 300, 400])'}\n", "", StringComparison.Ordinal)
            .Replace($"scheduler: {Pbt}", $"scheduler: {{type: pbt_replay, experiment: {sweep.Experiment}, trial: '{trial}'}}", StringComparison.Ordinal));
        (await sweep.TuneAsync("run", "replay.yaml")).With(0);
        string journal = File.ReadAllText(sweep.Folder["results", "replay", "journal.jsonl"]);
        Assert.Contains("\"kind\":\"trial-exploited.1\"", journal, StringComparison.Ordinal);
        Assert.Contains("pbt_replay", journal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pbt", "grid_search([10, 20, 300, 400])", Pbt)]
    [InlineData("pb2", "uniform(1, 40)", "{type: pb2, time_attr: training_iteration, perturbation_interval: 3, quantile_fraction: 0.5, hyperparam_bounds: {x: [1, 40]}}")]
    public async Task A_member_that_takes_updates_goes_on_in_its_own_job(string by, string domain, string scheduler)
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            $$"""
            param_space: {x: '{{domain}}'}
            num_samples: {{(by == "pb2" ? 4 : 1)}}
            max_concurrent_trials: 4
            resources_per_trial: {cpus: 1, memory: 50M, time: 5m}
            scheduler: {{scheduler}}
            stop: {training_iteration: 12}
            checkpoint_config: {num_to_keep: 2}
            """,
            "exec python3 \"$1/member.py\"");
        sweep.Folder.Write("tune_hpc.py", Python);
        sweep.Folder.Write("member.py", """
            import json, os, sys, time
            import tune_hpc
            tune_hpc.accept_updates()
            x, weight, i = tune_hpc.config()["x"], 0.0, tune_hpc.iteration()
            while i < 12:
                time.sleep(0.5)
                i, weight = i + 1, weight + 1.0 / x
                with tune_hpc.checkpoint_dir(i) as folder:
                    with open(os.path.join(folder, "state.json"), "w") as file:
                        json.dump({"i": i, "weight": weight}, file)
                told = tune_hpc.report(loss=-weight, training_iteration=i, x_used=x, by_attempt=tune_hpc.attempt())
                if told.should_end:
                    sys.exit(told.exit_code)
                if told.new_config is not None:
                    x = told.new_config["x"]
                    with open(os.path.join(told.new_checkpoint, "state.json")) as file:
                        state = json.load(file)
                    i, weight = state["i"], state["weight"]
            """);
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(4);

        var exploits = sweep.Events<TrialExploited>();
        Assert.NotEmpty(exploits);
        Assert.All(exploits, e => Assert.Equal(by, e.By));
        Assert.Equal(4, sweep.Events<AttemptPlanned>().Count);
        var taken = sweep.Events<ReportReceived>().Where(r => r.Update > 0).ToList();
        Assert.NotEmpty(taken);
        // What a report was made with is what the journal says of that update.
        Assert.All(taken, r => Assert.Equal(
            exploits.Single(e => e.Trial == r.Trial && e.Update == r.Update).Config["x"]!.AsDouble,
            r.Metrics.Single(m => m.Name == "x_used").Value.AsDouble));
        Assert.All(sweep.Events<TrialEnded>(), e => Assert.InRange(Directory.GetDirectories(sweep.InTrial(e.Trial.Number, "checkpoints")).Length, 1, 4));
    }

    [Fact]
    public async Task The_resource_schedule_of_flaml_raises_the_resource_of_the_best()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            """
            param_space: {x: uniform(1, 2)}
            num_samples: 24
            search_alg: random
            max_concurrent_trials: 3
            scheduler: {type: flaml, resource_attr: epochs, min_resource: 1, max_resource: 4, reduction_factor: 2}
            resources_per_trial: {cpus: 1, memory: 50M, time: 5m}
            """,
            "report \"$TUNE_PARAM_X\"");
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(24);
        var epochs = sweep.Events<TrialCreated>().Select(e => e.Config["epochs"]!.AsDouble!.Value).ToList();
        // What a trial costs is its run time, and how that varies is the machine's affair: at least one step is taken.
        Assert.Equal(1, epochs[0]);
        Assert.Contains(epochs.Max(), (double[])[2, 4]);
    }

    [Fact]
    public async Task A_trial_gets_the_cores_that_others_have_left()
    {
        await using var sweep = await ClusterSweep.MakeAsync(
            fixture.Cluster,
            """
            param_space: {x: 'grid_search([1, 2])'}
            stop: {training_iteration: 9}
            scheduler: {type: resource_changing, base_scheduler: fifo, policy: uniform, total: {cpus: 2}}
            resources_per_trial: {cpus: 1, memory: 50M, time: 5m}
            """,
            $"[ $TUNE_PARAM_X = 1 ] && [ $TUNE_ATTEMPT = 1 ] && {{ report 1; exit 0; }}\nuntil [ -e \"$TUNE_TRIAL_DIR/../00001/1/exit.json\" ]; do sleep 0.2; done\n{PausingTests.Plain}points=\"\"\n{PausingTests.NineSteps.Replace("sleep 0.1", "sleep 2", StringComparison.Ordinal)}");
        (await sweep.RunAsync()).With(0);
        await sweep.AreKeptAsync(2);
        var changed = Assert.Single(sweep.Events<RequestChanged>());
        Assert.Equal((2, 2.0), (changed.Trial.Number, changed.Request.Cpus));
        Assert.Equal([1.0, 2.0], sweep.Events<AttemptPlanned>().Where(p => p.Trial.Number == 2).Select(p => p.Request.Cpus));
    }
}
