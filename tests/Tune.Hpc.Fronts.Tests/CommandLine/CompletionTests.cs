using System.Diagnostics;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.CommandLine;

public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompletionTests() => SampleExperiment.Write(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task A_script_is_good_grammar(string shell, string onlyCheck)
    {
        var script = await CommandRun.Of(_folder, ["completion", shell]);
        string path = _folder["script"];
        await File.WriteAllTextAsync(path, script.Out);
        using var check = Process.Start(new ProcessStartInfo(RealPart.Program(shell, $"apt-get install {shell}"), [onlyCheck, path]) { RedirectStandardError = true })!;
        string complaint = await check.StandardError.ReadToEndAsync();
        await check.WaitForExitAsync();
        Assert.Equal((0, ""), (check.ExitCode, complaint));
    }

    [Fact]
    public async Task The_PowerShell_script_registers_both_names()
    {
        var script = await CommandRun.Of(_folder, ["completion", "pwsh"]);
        Assert.Contains("Register-ArgumentCompleter -Native -CommandName dotnet-tune", script.Out);
        Assert.Contains("Register-ArgumentCompleter -Native -CommandName dotnet ", script.Out);
    }

    [Theory]
    [InlineData("sta", "status")]
    [InlineData("resume digits --err", "--errored")]
    [InlineData("run --max-c", "--max-concurrent-trials")]
    [InlineData("status ", "digits")]
    [InlineData("status dig", "digits")]
    [InlineData("status tune-results/", "tune-results/digits")]
    [InlineData("status tune", "tune-results/")]
    [InlineData("explain digits ", "00006")]
    [InlineData("explain digits 0000", "00001")]
    [InlineData("best digits --scope ", "last-5-avg")]
    [InlineData("completion ", "zsh")]
    public async Task A_word_is_completed(string typed, string expected)
    {
        var run = await CommandRun.Of(_folder, [$"[suggest:{typed.Length}]", typed]);
        Assert.Contains(expected, run.Out.Split('\n', StringSplitOptions.TrimEntries));
    }
}
