using Tune.Hpc.Cli;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class SetupVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("python", "tune_hpc.py", "def report")]
    [InlineData("sh", "tune.sh", "tune_report()")]
    [InlineData("csharp", "TuneTrial.cs", "class TuneTrial")]
    public async Task A_client_is_written_whole(string language, string file, string part)
    {
        var run = await CommandRun.Of(_folder, ["init", "--client", language]);
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        Assert.Contains(part, await File.ReadAllTextAsync(_folder[file]));
    }

    [Fact]
    public async Task The_machine_is_checked()
    {
        var run = await CommandRun.Of(_folder, ["doctor"]);
        Assert.Equal(0, run.ExitCode);
        Assert.All((string[])["sh ", "setsid ", "storage ", "cpus ", "memory ", "gpus "], name => Assert.Contains(name, run.Out));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_missing_shell_is_a_failed_check()
    {
        var run = await CommandRun.Of(_folder, ["doctor"], s => s with { Variable = _ => "/nowhere" });
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("failed   sh             not found on PATH", run.Out);
    }

    [Fact]
    public async Task A_damaged_journal_is_shown_and_repaired_on_request()
    {
        string folder = SampleExperiment.Write(_folder);
        string journal = Path.Combine(folder, "journal.jsonl");
        string[] lines = await File.ReadAllLinesAsync(journal);
        lines[9] = "what is this";
        await File.WriteAllLinesAsync(journal, lines);

        Assert.Equal(ExitCodes.Usage, (await CommandRun.Of(_folder, ["status", "digits"])).ExitCode);
        var sick = await CommandRun.Of(_folder, ["doctor", "digits"]);
        Assert.Equal(ExitCodes.Failed, sick.ExitCode);
        Assert.Contains("line 10", sick.Out);

        var repaired = await CommandRun.Of(_folder, ["doctor", "digits", "--repair"]);
        Assert.Equal(0, repaired.ExitCode);
        Assert.Contains("the damaged journal is kept as FOLDER/tune-results/digits/journal.jsonl.damaged-1", repaired.Err);
        Assert.Equal(0, (await CommandRun.Of(_folder, ["status", "digits"])).ExitCode);
    }

    [Fact]
    public async Task A_pattern_is_tried_on_a_log()
    {
        await File.WriteAllTextAsync(_folder["log"], "starting\nepoch=1 loss=0.5\nepoch=2 loss=oops\nepoch=3 loss=nan\n");
        var pattern = await CommandRun.Of(_folder, ["test-metric", "log", "--pattern", @"epoch=(?<epoch>\d+) loss=(?P<loss>\S+)"]);
        var json = await CommandRun.Of(_folder, ["test-metric", "log", "--pattern", @"loss=(?<loss>\d\S*)", "--json"]);
        var nothing = await CommandRun.Of(_folder, ["test-metric", "log", "--format", "json"]);
        Approved.Check($"{pattern}\n{json}\n{nothing}\n");
    }
}
