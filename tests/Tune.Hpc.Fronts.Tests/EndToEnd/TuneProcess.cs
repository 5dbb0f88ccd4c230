using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>The command line as users have it: a process, its standard streams no terminals.</summary>
internal sealed class TuneProcess : IDisposable
{
    /// <summary>The variable that marks it and all it starts; its value is the current folder.</summary>
    public const string Mark = "END_TO_END_FOLDER";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly Task<string> _out;
    private readonly Task<string> _err;

    private TuneProcess(Process process)
    {
        _process = process;
        _out = process.StandardOutput.ReadToEndAsync();
        _err = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Its current folder.</param>
    /// <param name="environment">Variables it has besides.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="redirection">Where a shell sends its output, such as <c>2>/dev/full</c>; here when left out.</param>
    public static TuneProcess Start(string folder, IReadOnlyDictionary<string, string>? environment, IEnumerable<string> arguments, string? redirection = null)
    {
        RealPart.Require(!OperatingSystem.IsWindows(), "a POSIX system", "run it on Linux or macOS");
        IEnumerable<string> shell = redirection is null ? [] : ["-c", $"exec dotnet \"$@\" {redirection}", "sh"];
        var start = new ProcessStartInfo(redirection is null ? "dotnet" : "sh", shell) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dotnet-tune.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string inherited in start.Environment.Keys.Where(n => n.StartsWith("TUNE_", StringComparison.Ordinal) || n == "CUDA_VISIBLE_DEVICES").ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment[Mark] = folder;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new TuneProcess(process);
    }

    /// <summary>Sends a signal.</summary>
    public void Signal(string name) => Signal(name, [Id]);

    /// <summary>Sends a signal to processes; those that are gone do not matter.</summary>
    public static void Signal(string name, IEnumerable<int> processes)
    {
        var start = new ProcessStartInfo("kill", ["-s", name, .. processes.Select(p => p.ToString(CultureInfo.InvariantCulture))]) { RedirectStandardError = true };
        using var kill = Process.Start(start)!;
        kill.StandardError.ReadToEnd();
        kill.WaitForExit();
    }

    /// <summary>Waits for its end.</summary>
    public Outcome End()
    {
        if (!_process.WaitForExit(Patience))
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"it has not ended after {Patience}; it said\n{_out.Result}\n{_err.Result}");
        }

        Assert.True(Task.WhenAll(_out, _err).Wait(Patience), "somebody holds its standard streams after its end");
        return new Outcome(_process.ExitCode, _out.Result, _err.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
