using System.Text.RegularExpressions;
using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests.Examples;

/// <summary>What the README says under "On your cluster", typed as it stands there, from nothing to a finished sweep.</summary>
public sealed partial class ReadmeTests(ClusterFixture fixture)
{
    [Fact]
    public async Task Whoever_types_the_part_for_clusters_has_a_finished_sweep()
    {
        await using var checkout = await ExampleCheckout.MakeAsync(fixture.Cluster);
        string[] commands = [.. Commands(File.ReadAllText(Path.Combine(ExampleCheckout.Root(), "README.md")))];
        Assert.True(commands.Length > 5, string.Join('\n', commands));
        foreach (string command in commands)
        {
            var outcome = await checkout.TuneAsync(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            Assert.True(outcome.ExitCode == 0, $"dotnet tune {command}: {outcome}");
        }

        foreach (string experiment in (string[])["slurm-array", "overnight"])
        {
            var trials = await checkout.TrialsAsync(experiment);
            Assert.Equal(32, trials.Count);
            Assert.All(trials, trial => Assert.Equal("TERMINATED", trial.Status));
        }

        await checkout.NothingIsLeftAsync();
    }

    private static IEnumerable<string> Commands(string readme)
    {
        int begin = readme.IndexOf("\n## On your cluster\n", StringComparison.Ordinal);
        string part = readme[begin..readme.IndexOf("\n## ", begin + 1, StringComparison.Ordinal)];
        return Typed().Matches(part).Select(m => m.Groups["words"].Value.Trim());
    }

    [GeneratedRegex("^dotnet tune (?<words>[^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex Typed();
}
