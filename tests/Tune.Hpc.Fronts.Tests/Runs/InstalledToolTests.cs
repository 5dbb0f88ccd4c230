using System.Diagnostics;
using System.Runtime.CompilerServices;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.Runs;

/// <summary>The tool as users have it: packed, installed elsewhere, run there.</summary>
public sealed class InstalledToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_packed_tool_installs_and_runs_outside_the_checkout()
    {
        string packages = _folder["packages"];
        await Dotnet(Checkout(), "pack", "src/Tune.Hpc.Cli", "--configuration", "Release", "--output", packages, "--verbosity", "quiet");
        await File.WriteAllTextAsync(_folder["nuget.config"], $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{packages}\" /></packageSources></configuration>");
        await Dotnet(_folder.Path, "tool", "install", "dotnet-tune", "--tool-path", _folder["tools"], "--configfile", _folder["nuget.config"]);

        string tool = _folder["tools", "dotnet-tune"];
        Assert.Equal("0.1.0\n", (await Run(tool, _folder.Path, "--version")).Out);
        Assert.Equal(0, (await Run(tool, _folder.Path, "init", "--client", "python")).Code);
        SmallSweep.Write(_folder);
        var run = await Run(tool, _folder.Path, "run", "six.yaml");
        Assert.True(run.Code == 1, run.ToString());
        Assert.Contains("5 TERMINATED, 1 ERROR", run.Out);
        Assert.Contains("six: finished", (await Run(tool, _folder.Path, "status", "six")).Out);
    }

    [Fact]
    public async Task The_first_interrupt_stops_cleanly()
    {
        SmallSweep.WriteWaiting(_folder);
        string program = Path.Combine(AppContext.BaseDirectory, "dotnet-tune.dll");
        using var process = Start("dotnet", _folder.Path, [program, "run", "six.yaml"]);
        string inbox = _folder["tune-results", "six", "trials", "00001", "1", "reports.jsonl"];
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!File.Exists(inbox))
        {
            Assert.False(deadline.IsCancellationRequested, "trial 1 did not report within a minute");
            await tick.WaitForNextTickAsync();
        }

        using (var kill = Start("kill", _folder.Path, ["-TERM", process.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        var (code, output, err) = await Finish(process);
        Assert.True(code == 130, err);
        Assert.Contains("stopping cleanly; again to kill", err);
        Assert.Contains("goes on", output);
    }

    private static string Checkout([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));

    private static async Task Dotnet(string folder, params string[] args)
    {
        var result = await Run("dotnet", folder, args);
        Assert.True(result.Code == 0, $"dotnet {string.Join(' ', args)}: {result}");
    }

    private static async Task<(int Code, string Out, string Err)> Run(string program, string folder, params string[] args)
    {
        using var process = Start(program, folder, args);
        return await Finish(process);
    }

    private static Process Start(string program, string folder, string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // The build that runs these tests speaks to its children through variables of its own.
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Out, string Err)> Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
