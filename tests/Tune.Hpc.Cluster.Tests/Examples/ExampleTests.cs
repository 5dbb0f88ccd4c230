using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests.Examples;

/// <summary>The specifications of <c>examples/04-slurm</c> as a reader of its page runs them.</summary>
public sealed class ExampleTests(ClusterFixture fixture)
{
    /// <summary>Partitions have other names elsewhere, and waiting is not what is tested.</summary>
    private static readonly string[] Quickly = ["--set", "executor.partition=debug", "--set", "executor.queue_poll_s=2", "--set", "executor.poll_interval_s=1"];

    private TestCluster Cluster => fixture.Cluster;

    [Fact]
    public async Task A_sweep_of_arrays_ends_poor_trials_early()
    {
        await using var checkout = await ExampleCheckout.MakeAsync(Cluster);
        var trials = await checkout.RunAsync("array", Quickly);
        Assert.Equal(32, trials.Count);
        Assert.All(trials, trial => Assert.Equal("TERMINATED", trial.Status));
        Assert.Contains(trials, trial => trial.Iterations < 9);
        Assert.Contains(trials, trial => trial.Iterations == 9);
        Assert.Contains(trials, trial => trial.Metrics.GetProperty("accuracy").GetDouble() > 0.85);
        Assert.NotEmpty(Directory.EnumerateFiles(checkout["tune-results", "slurm-array", "submissions"], "*.list"));
        await checkout.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Jobs_ask_for_what_their_settings_say()
    {
        await using var checkout = await ExampleCheckout.MakeAsync(Cluster);
        var trials = await checkout.RunAsync("job", Quickly);
        Assert.Equal([1, 1, 3, 3, 9, 9], trials.Select(trial => trial.Config.GetProperty("epochs").GetInt32()).Order());
        Assert.All(trials, trial => Assert.Equal(("TERMINATED", trial.Config.GetProperty("epochs").GetInt32()), (trial.Status, trial.Iterations)));
        string[] scripts = [.. trials.Select(trial => checkout.Read("tune-results", "slurm-job", "trials", trial.Id, "1", "job.sh"))];
        Assert.Equal(4, scripts.Count(script => script.Contains("#SBATCH --mem=500M\n", StringComparison.Ordinal)));
        Assert.Equal(2, scripts.Count(script => script.Contains("#SBATCH --time=0-00:11:00\n", StringComparison.Ordinal)));
        await checkout.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Two_nodes_work_on_one_trial()
    {
        await using var checkout = await ExampleCheckout.MakeAsync(Cluster);
        var trials = await checkout.RunAsync("nodes", Quickly);
        Assert.Equal(4, trials.Count);
        Assert.All(trials, trial => Assert.Equal(("TERMINATED", 9, 2), (trial.Status, trial.Iterations, trial.Metrics.GetProperty("tasks").GetInt32())));
        await checkout.NothingIsLeftAsync();
    }

    [Fact]
    public async Task Each_trial_is_given_a_gpu()
    {
        await using var checkout = await ExampleCheckout.MakeAsync(Cluster);
        var trials = await checkout.RunAsync("gpu", Quickly);
        Assert.Equal(4, trials.Count);
        Assert.All(trials, trial => Assert.Equal("TERMINATED", trial.Status));
        Assert.All(trials, trial => Assert.Matches("devices [0-3]\n", checkout.Read("tune-results", "slurm-gpu", "trials", trial.Id, "1", "stdout.log")));
        await checkout.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_trial_longer_than_its_job_goes_on_in_the_next_one()
    {
        await using var checkout = await ExampleCheckout.MakeAsync(Cluster);
        var trials = await checkout.RunAsync("legs", Quickly);
        Assert.Equal(2, trials.Count);
        Assert.All(trials, trial => Assert.Equal(("TERMINATED", 40), (trial.Status, trial.Iterations)));
        Assert.All(trials, trial => Assert.True(trial.Attempts > 1, $"trial {trial.Id} needed {trial.Attempts} jobs"));
        Assert.Contains("\"code\":75", checkout.Read("tune-results", "slurm-legs", "trials", trials[0].Id, "1", "exit.json"), StringComparison.Ordinal);
        await checkout.NothingIsLeftAsync();
    }

    [Fact]
    public async Task A_script_that_knows_of_no_tuner_becomes_jobs()
    {
        await using var checkout = await ExampleCheckout.MakeAsync(Cluster);
        string[] asPrinted = ["run", "examples/03-shell/anneal.yaml", "--executor", "slurm", "--time", "10m", "--memory", "500M"];
        (await checkout.TuneAsync([.. asPrinted, .. Quickly, "--num-samples", "3"])).With(0);
        var trials = await checkout.TrialsAsync("anneal");
        Assert.Equal(3, trials.Count);
        Assert.All(trials, trial => Assert.Equal(("TERMINATED", 30), (trial.Status, trial.Iterations)));
        await checkout.NothingIsLeftAsync();
    }
}
