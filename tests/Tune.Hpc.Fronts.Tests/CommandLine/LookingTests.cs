using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

/// <summary>What the verbs that look at an experiment print, word for word.</summary>
public sealed class LookingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LookingTests() => SampleExperiment.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Status_in_plain_lines() => Approved.Check(await Run("status", "digits"));

    [Fact]
    public async Task Status_as_json() => Approved.Check(await Run("status", "tune-results/digits", "--json"));

    [Fact]
    public async Task Trials_in_plain_lines() => Approved.Check(await Run("trials", "digits"));

    [Fact]
    public async Task Trials_as_json() => Approved.Check(await Run("trials", "digits", "--json", "--filter", "status == TERMINATED"));

    [Fact]
    public async Task Trials_filtered_sorted_and_cut() =>
        Approved.Check(await Run("trials", "digits", "--filter", "lr < 0.1", "--filter", "status != PENDING", "--sort", "-loss", "--columns", "trial_id,lr,loss,best_loss", "--limit", "3"));

    [Fact]
    public async Task Best_in_plain_lines() => Approved.Check(await Run("best", "digits"));

    [Fact]
    public async Task Best_three_of_all_time() => Approved.Check(await Run("best", "digits", "--top", "3", "--scope", "all"));

    [Fact]
    public async Task Best_as_json() => Approved.Check(await Run("best", "digits", "--json"));

    [Fact]
    public async Task Reports_in_plain_lines() => Approved.Check(await Run("reports", "digits"));

    [Fact]
    public async Task Reports_of_a_trial_as_json() => Approved.Check(await Run("reports", "digits", "1", "--json"));

    [Fact]
    public async Task Explanation_of_a_failed_trial() => Approved.Check(await Run("explain", "digits", "3"));

    [Fact]
    public async Task Explanation_as_json() => Approved.Check(await Run("explain", "digits", "00002", "--json"));

    [Fact]
    public async Task List_of_experiments()
    {
        SampleExperiment.Write(_folder, "finished", ended: true);
        Directory.CreateDirectory(_folder["tune-results", "something-else"]);
        Directory.CreateDirectory(_folder["tune-results", "broken"]);
        await File.WriteAllTextAsync(_folder["tune-results", "broken", "experiment.json"], "{}");
        Approved.Check(await Run("ls") + await Run("ls", "--json"));
    }

    [Fact]
    public async Task The_log_of_a_trial()
    {
        string attempt = _folder["tune-results", "digits", "trials", "00001", "1"];
        Directory.CreateDirectory(attempt);
        await File.WriteAllTextAsync(Path.Combine(attempt, "stdout.log"), "epoch 1\nepoch 2 – ü, not ended");
        await File.WriteAllTextAsync(Path.Combine(attempt, "stderr.log"), "a warning\n");
        Approved.Check(
            await Run("logs", "digits", "1") + await Run("logs", "digits", "1", "--err", "--follow") + await Run("logs", "digits", "2")
            + await Run("logs", "digits", "6") + await Run("logs", "digits", "1", "--attempt", "2") + await Run("logs", "digits", "77"));
    }

    private async Task<string> Run(params string[] args) => $"$ {string.Join(' ', args)}\n{await CommandRun.Of(_folder, args)}\n";
}
