using System.Diagnostics;
using System.Globalization;

namespace Tune.Hpc.Benchmarks;

/// <summary>What the PowerShell module costs in fresh sessions: importing it, and the results of 10,000 trials.</summary>
internal static class ModuleBenchmark
{
    private const int Trials = 10_000;
    private const int Rounds = 11;

    /// <summary>Prints medians. TUNE_PWSH is the PowerShell to use, default <c>pwsh</c> on PATH; TUNE_BENCH_MODULE the module's manifest, default that of this checkout.</summary>
    public static void Run(TextWriter output)
    {
        string module = Environment.GetEnvironmentVariable("TUNE_BENCH_MODULE") ?? Manifest();
        using var experiment = new FinishedExperiment(Trials);
        string import = $"Import-Module {Quoted(module)}";
        Import(output, import);
        Results(output, import, "from its stored table", experiment.Path);
        File.Delete(Path.Combine(experiment.Path, "results", "trials.parquet"));
        Results(output, import, "from its journal", experiment.Path);
    }

    // One after the other, so that a busy machine is busy for both.
    private static void Import(TextWriter output, string import)
    {
        var bare = new List<double>();
        var with = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            double first = Wall("exit");
            double second = Wall(import);
            if (round > 0)
            {
                bare.Add(first);
                with.Add(second);
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"module: pwsh -NoProfile {Median(bare):F0} ms, with Import-Module {Median(with):F0} ms: {Median(with) - Median(bare):F0} ms more (medians of {Rounds})"));
    }

    // Beside the time there is the processor time: on a busy machine only that tells much.
    private static void Results(TextWriter output, string import, string whence, string folder)
    {
        string get = $"Get-TuneResult {Quoted(folder)}";
        var all = new List<Cost>();
        var first = new List<Cost>();
        for (int round = 0; round <= Rounds; round++)
        {
            all.Add(Timed(import, $"$got = {get}; if ($got.Count -ne {Trials}) {{ throw $got.Count }}"));
            first.Add(Timed(import, $"$got = {get} | Select-Object -First 1; if (-not $got) {{ throw 'none' }}"));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"module: Get-TuneResult of {Trials:N0} trials {whence}, in a fresh session: all after {Phrase(all)}, the first after {Phrase(first)} (medians of {Rounds})"));
    }

    private static Cost Timed(string import, string command)
    {
        const string Begin = "$process = [Diagnostics.Process]::GetCurrentProcess(); $before = $process.TotalProcessorTime; $clock = [Diagnostics.Stopwatch]::StartNew()";
        const string End = "$wall = $clock.Elapsed; $process.Refresh(); '{0:R} {1:R}' -f $wall.TotalMilliseconds, ($process.TotalProcessorTime - $before).TotalMilliseconds";
        double[] said = [.. PowerShell($"{import}; {Begin}; {command}; {End}").Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
        return new(said[0], said[1]);
    }

    private static string Phrase(List<Cost> costs) => string.Create(
        CultureInfo.InvariantCulture, $"{Median([.. costs.Skip(1).Select(c => c.Wall)]):F0} ms ({Median([.. costs.Skip(1).Select(c => c.Processor)]):F0} ms of processor)");

    private static double Wall(string command)
    {
        long start = Stopwatch.GetTimestamp();
        PowerShell(command);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string PowerShell(string command)
    {
        string program = Environment.GetEnvironmentVariable("TUNE_PWSH") ?? "pwsh";
        using var process = Start(new ProcessStartInfo(program, ["-NoProfile", "-NonInteractive", "-Command", command]) { RedirectStandardOutput = true });
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said.Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {command}");
    }

    private static Process Start(ProcessStartInfo program)
    {
        try
        {
            return Process.Start(program)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new InvalidOperationException($"'{program.FileName}' does not start: {error.Message}; TUNE_PWSH says where PowerShell 7.6 is", error);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private readonly record struct Cost(double Wall, double Processor);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Manifest()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Tune.psd1")))
            {
                return Path.Combine(folder, "Tune.psd1");
            }
        }

        throw new InvalidOperationException("there is no Tune.psd1 above this program; TUNE_BENCH_MODULE says where it is");
    }
}
