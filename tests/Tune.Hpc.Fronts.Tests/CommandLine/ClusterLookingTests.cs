using Tune.Hpc.Cli;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

/// <summary>What is shown of an experiment on a cluster, word for word.</summary>
public sealed class ClusterLookingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ClusterLookingTests() => ClusterSample.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Status_tells_what_waits_and_what_it_cost() => Approved.Check(await Run("status", "cluster") + await Run("status", "cluster", "--json"));

    [Fact]
    public async Task Status_names_the_job_that_drives()
    {
        await File.WriteAllTextAsync(_folder["tune-results", "cluster", "controller.json"], """{"job":"777","submitted_at":"2026-03-01T11:59:00Z"}""");
        string text = await Run("status", "cluster");
        Assert.Contains("cluster: interrupted; job 777 was asked to drive it", text);
        Assert.Contains("job 777 was asked to at 2026-03-01 11:59:00Z ('squeue -j 777' shows it", text);
        await File.WriteAllTextAsync(_folder["tune-results", "cluster", "controller.json"], "{\"job\":");
        Assert.Contains("'dotnet tune resume FOLDER/tune-results/cluster' goes on", await Run("status", "cluster"));
    }

    [Fact]
    public async Task Trials_show_node_job_and_outcome() =>
        Approved.Check(await Run("trials", "cluster", "--columns", "trial_id,status,attempts,host,node,job,outcome"));

    [Fact]
    public async Task Explanations_of_what_clusters_do() => Approved.Check(await Run("explain", "cluster", "1") + await Run("explain", "cluster", "2") + await Run("explain", "cluster", "3"));

    [Fact]
    public void A_live_picture_shows_nodes_and_why_jobs_wait()
    {
        using var view = ExperimentView.Open(_folder["tune-results", "cluster"], new FixedClock(SampleExperiment.Now));
        var size = new TerminalSize(100, 20);
        var text = new StringWriter { NewLine = "\n" };
        Terminals.Create(text, () => size, color: false).Write(LivePicture.Of("cluster", view.State, view.ReadAt, [new TrialId(3)], null, size));
        Approved.Check(string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd())));
    }

    [Fact]
    public void Every_outcome_has_words_and_a_name()
    {
        var outcomes = Enum.GetValues<AttemptOutcome>();
        Assert.Equal(outcomes.Length, outcomes.Select(Explanation.OutcomeText).Distinct().Count());
        Assert.Equal(outcomes.Length, outcomes.Select(OutcomeNames.NameOf).Distinct().Count());
    }

    private async Task<string> Run(params string[] args) => $"$ {string.Join(' ', args)}\n{await CommandRun.Of(_folder, args)}\n";
}
