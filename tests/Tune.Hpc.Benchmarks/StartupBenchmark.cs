using System.Diagnostics;
using System.Globalization;

namespace Tune.Hpc.Benchmarks;

/// <summary>How long the installed tool takes to start: <c>--version</c>, and <c>status</c> of a folder with 1,000 trials and 10,000 reports.</summary>
internal static class StartupBenchmark
{
    private const int Rounds = 21;

    /// <summary>Prints medians. TUNE_BENCH_TOOL is the installed tool; default <c>dotnet-tune</c> on PATH.</summary>
    public static void Run(TextWriter output)
    {
        string tool = Environment.GetEnvironmentVariable("TUNE_BENCH_TOOL") ?? "dotnet-tune";
        string folder = Directory.CreateTempSubdirectory("tune-bench-").FullName;
        try
        {
            const string Reports = "for i in 1 2 3 4 5 6 7 8 9 10; do echo \"{\\\"loss\\\": $1, \\\"accuracy\\\": 0.$i}\"; done >> \"$TUNE_REPORTS\"";
            Time(tool, folder, "run", "--name", "thousand", "--quiet", "--param", "x=uniform(0, 1)", "--param", "y=loguniform(1e-3, 1)",
                "--metric", "loss", "--mode", "min", "--num-samples", "1000", "--", "sh", "-c", Reports.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal), "sh", "{x}");
            Print(output, "--version", tool, folder, "--version");
            Print(output, "status of 1,000 trials with 10,000 reports", tool, folder, "status", "thousand");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(TextWriter output, string what, string tool, string folder, params string[] arguments)
    {
        double[] times = [.. Enumerable.Range(0, Rounds).Select(_ => Time(tool, folder, arguments).TotalMilliseconds).Order()];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start-up: {what}: median {times[Rounds / 2]:F0} ms, best {times[0]:F0} ms"));
    }

    private static TimeSpan Time(string tool, string folder, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(tool, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start) : throw new InvalidOperationException($"{tool} {arguments[0]} ended with {process.ExitCode}");
    }
}
