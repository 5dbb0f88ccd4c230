using System.Diagnostics;

namespace Tune.Hpc.Adapters.Tests.Clients;

/// <summary>One real program with its variables; every wait has a deadline that tells what was seen.</summary>
internal sealed class Running : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private Running(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public static Running Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("TUNE_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new Running(Process.Start(start)!);
    }

    public static Outcome ToTheEnd(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        using var running = Start(program, arguments, environment);
        return running.End();
    }

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    public string Hear()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(Patience), "no line came");
        return line.Result ?? throw new InvalidOperationException($"it ended; standard error: {_errors.Result}");
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString()]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public Outcome End()
    {
        _process.StandardInput.Close();
        var output = _process.StandardOutput.ReadToEndAsync();
        Assert.True(_process.WaitForExit(Patience), "it did not end");
        return new Outcome(_process.ExitCode, output.Result, _errors.Result);
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

internal sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>What it printed, given that it ended well.</summary>
    public string Good()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Errors}");
        return Output;
    }
}
