using System.Diagnostics;
using System.Text;

namespace Tune.Hpc.Adapters.Tests.Local;

/// <summary>The shells that job scripts must run under, as far as this machine has them.</summary>
public sealed class Shells : TheoryData<string>
{
    private static readonly string[] Known = ["sh", "dash", "bash", "busybox sh"];

    public Shells() => AddRange(Known.Where(s => IsThere(s.Split(' ')[0])).ToArray());

    public static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, program)));

    /// <summary>Runs a script to its end.</summary>
    public static (int Code, string Out, string Err) Run(string shell, params string[] arguments)
    {
        using var process = Start(shell, arguments);
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Starts a script.</summary>
    public static Process Start(string shell, params string[] arguments)
    {
        string[] words = [.. shell.Split(' '), .. arguments];
        var start = new ProcessStartInfo(words[0]) { RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        foreach (string word in words[1..])
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }
}
