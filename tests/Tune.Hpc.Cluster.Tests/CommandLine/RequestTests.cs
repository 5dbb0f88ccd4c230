using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests.CommandLine;

/// <summary>What a cluster would say is said before anything is made.</summary>
public sealed class RequestTests(ClusterFixture fixture)
{
    private TestCluster Cluster => fixture.Cluster;

    [Theory]
    [InlineData("executor.partition=nowhere", "there is no 'nowhere'; the cluster has: debug (default), ")]
    [InlineData("executor.partition=closed", "'closed' is DOWN: jobs would wait there and not start")]
    [InlineData("executor.account=other", "account: 'other' is not one of yours; you may use: ")]
    [InlineData("executor.qos=nope", "qos: 'nope' is not one of yours; you may use:")]
    [InlineData("resources_per_trial.time=2h", "time: 2h is more than partition 'debug' allows; at most 30m")]
    [InlineData("resources_per_trial.gpus=9", "a node has at most a100:2 or h100:2")]
    [InlineData("resources_per_trial.nodes=9", "nodes: 9 are more than partition 'debug' gives to a job")]
    [InlineData("resources_per_trial.memory=4X", "'4X' is not a memory size: 512M, 4G")]
    [InlineData("executor.sbatch_options.partition=long", "executor.partition is given too")]
    [InlineData("executor.sbatch_options.nonsense=1", "unrecognized option '--nonsense=1'")]
    public async Task A_request_that_cannot_run_is_one_clear_error(string setting, string expected)
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new TypedSweep(Cluster, folder);
        Assert.Contains(expected, (await sweep.TuneAsync("run", "sweep.yaml", "--set", setting)).With(2).Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["results"]));
        var dry = (await sweep.TuneAsync("run", "sweep.yaml", "--dry-run", "--set", setting)).With(2);
        Assert.Contains(expected, dry.Out + dry.Err, StringComparison.Ordinal);
        Assert.Empty(await folder.JobsAsync());
    }

    [Fact]
    public async Task The_controllers_request_is_asked_about_as_well()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new TypedSweep(Cluster, folder);
        var run = (await sweep.TuneAsync("run", "sweep.yaml", "--detach", "--set", "executor.controller.partition=closed")).With(2);
        Assert.Contains("would not run the job that drives (executor.controller)", run.Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["results"]));
    }

    [Fact]
    public async Task A_dry_run_shows_the_line_and_what_the_cluster_says_to_it()
    {
        await using var folder = await Cluster.FolderAsync();
        var sweep = new TypedSweep(Cluster, folder);
        var document = JsonDocument.Parse((await sweep.TuneAsync("run", "sweep.yaml", "--dry-run", "--json", "--set", "resources_per_trial.gpus=a100:1")).With(0).Out).RootElement;
        string line = document.GetProperty("trials")[0].GetProperty("command_line").GetString()!;
        Assert.Contains("--gpus=a100:1 --mem=50M --time=0-00:10:00 --partition=debug --no-requeue", line, StringComparison.Ordinal);
        var verdict = Assert.Single(document.GetProperty("verdicts").EnumerateArray());
        Assert.False(verdict.GetProperty("refused").GetBoolean());
        Assert.Contains("to start at", verdict.GetProperty("answer").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["results"]));
    }
}
