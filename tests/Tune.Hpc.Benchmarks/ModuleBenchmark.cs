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

    private static void Results(TextWriter output, string import, string whence, string folder)
    {
        string get = $"Get-TuneResult {Quoted(folder)}";
        string begin = $"{import}; $clock = [Diagnostics.Stopwatch]::StartNew();";
        string end = "$clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)";
        var all = new List<double>();
        var first = new List<double>();
        for (int round = 0; round <= Rounds; round++)
        {
            double total = Said($"{begin} $all = {get}; {end}; if ($all.Count -ne {Trials}) {{ throw $all.Count }}");
            double one = Said($"{begin} $one = {get} | Select-Object -First 1; {end}; if (-not $one) {{ throw 'none' }}");
            if (round > 0)
            {
                all.Add(total);
                first.Add(one);
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"module: Get-TuneResult of {Trials:N0} trials {whence}, in a fresh session: all after {Median(all):F0} ms, the first after {Median(first):F0} ms (medians of {Rounds})"));
    }

    private static double Wall(string command)
    {
        long start = Stopwatch.GetTimestamp();
        PowerShell(command);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Said(string command) => double.Parse(PowerShell(command), CultureInfo.InvariantCulture);

    private static string PowerShell(string command)
    {
        string program = Environment.GetEnvironmentVariable("TUNE_PWSH") ?? "pwsh";
        using var process = Process.Start(new ProcessStartInfo(program, ["-NoProfile", "-NonInteractive", "-Command", command]) { RedirectStandardOutput = true })!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? said.Trim() : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {command}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

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
