using System.Diagnostics;
using Tune.Hpc.Fronts.Tests.EndToEnd;
using Tune.Hpc.Fronts.Tests.Module;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>A real PowerShell, running one script of the tree in a temporary folder that goes with everything it left.</summary>
/// <remarks>An engine is not required anywhere, not even where <c>CI=true</c>: it cannot be had from the package registries that the build uses.</remarks>
internal sealed class PowerShellProcess : IDisposable
{
    /// <summary>Names the engine; without it, <c>pwsh</c> on PATH.</summary>
    public const string Variable = "TUNE_PWSH";

    /// <summary>How a script says that this engine lacks what it needs; the last line of its output says what.</summary>
    public const int LacksSomething = 77;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private readonly TemporaryFolder _folder = new();

    /// <summary>A path in its folder.</summary>
    public string this[params string[] names] => _folder[names];

    /// <summary>Runs a script of the tree to its end; the test is skipped where there is no engine, or not one that will do.</summary>
    public Outcome Run(string script, params IEnumerable<string> arguments)
    {
        var outcome = End(Start([Path.Combine(Manifest.Root, script), .. arguments]));
        Assert.SkipWhen(outcome.ExitCode == LacksSomething, outcome.Out.TrimEnd().Split('\n')[^1]);
        return outcome;
    }

    /// <summary>Nothing that it started is left.</summary>
    public void NothingRuns() => Until.True(() => Leftovers.Of(_folder.Path).Count == 0, () => $"left running: {Leftovers.Describe(_folder.Path)}");

    public void Dispose()
    {
        Leftovers.End(_folder.Path);
        _folder.Dispose();
    }

    private Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Engine(), ["-NoProfile", "-NonInteractive", "-File", .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(IsOfATrial).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment[TuneProcess.Mark] = _folder.Path;
        // A cluster that is up lies where this process keeps temporary files, not where that one will.
        start.Environment.TryAdd("TUNE_CLUSTER_DIR", Path.Combine(Path.GetTempPath(), "tune-cluster"));
        start.Environment["TMPDIR"] = _folder.Sub("tmp");
        // No colours and no bars of progress in what a failure prints.
        start.Environment["NO_COLOR"] = "1";
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static Outcome End(Process process)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            bool ended = process.WaitForExit(Patience);
            if (!ended)
            {
                process.Kill(entireProcessTree: true);
            }

            Assert.True(Task.WhenAll(output, errors).Wait(Patience), "somebody holds its standard streams after its end");
            Assert.True(ended, $"it has not ended after {Patience}; it said\n{output.Result}\n{errors.Result}");
            return new Outcome(process.ExitCode, output.Result, errors.Result);
        }
    }

    private static bool IsOfATrial(string name) => name.StartsWith("TUNE_", StringComparison.Ordinal) && !name.StartsWith("TUNE_CLUSTER_", StringComparison.Ordinal);

    private static string Engine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "local trials need a POSIX system");
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            Assert.True(File.Exists(named), $"{Variable} names {named}, which is not there");
            return named;
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string? found = folders.Select(folder => Path.Combine(folder, "pwsh")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"no pwsh on PATH; to run this test: install PowerShell 7.6, or name it in {Variable}");
        return found!;
    }
}
