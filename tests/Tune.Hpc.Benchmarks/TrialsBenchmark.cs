using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.Benchmarks;

/// <summary>Whole trials that do nothing, 16 at a time, against <c>xargs -P16 -n1 sh</c> over the same job scripts.</summary>
internal static class TrialsBenchmark
{
    private const int Concurrency = 16;

    /// <summary>Prints wall times and their ratio. TUNE_BENCH_JOBS says how many trials; default 10,000.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("TUNE_BENCH_JOBS"), CultureInfo.InvariantCulture, out int n) ? n : 10_000;
        using var experiment = new BenchmarkExperiment("true");
        var ours = await DriveAsync(experiment, count, output).ConfigureAwait(false);
        var xargs = Xargs(experiment, count);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"trials: {count:N0} no-op trials, {Concurrency} at a time: driver {ours.TotalSeconds:F2} s, xargs over the same scripts {xargs.TotalSeconds:F2} s, ratio {ours / xargs:F3}"));
    }

    private static async Task<TimeSpan> DriveAsync(BenchmarkExperiment experiment, int count, TextWriter output)
    {
        long start = Stopwatch.GetTimestamp();
        var driver = ExperimentDriver.Open(experiment.Folder.Root, experiment.Spec, BenchmarkExperiment.Rules(count), new DriverOptions
        {
            Executor = context => new LocalExecutor(context.Clock, new MachineCapacity(Concurrency, [], null)),
        });
        await using (driver.ConfigureAwait(false))
        {
            var outcome = await driver.RunAsync().ConfigureAwait(false);
            var time = Stopwatch.GetElapsedTime(start);
            if (!outcome.IsOver || outcome.FailedTrials > 0)
            {
                throw new InvalidOperationException($"{outcome.FailedTrials} trials failed");
            }

            using var process = Process.GetCurrentProcess();
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  this process used {process.TotalProcessorTime.TotalMicroseconds / count:F0} us per trial"));
            return time;
        }
    }

    /// <summary>The scripts the driver wrote, in fresh folders: what a claim or an exit record would skip must be done again.</summary>
    private static TimeSpan Xargs(BenchmarkExperiment experiment, int count)
    {
        var scripts = new List<string>(count);
        foreach (string trial in Directory.EnumerateDirectories(experiment.Folder.Trials).Order(StringComparer.Ordinal))
        {
            string attempt = Path.Combine(trial, "1");
            Directory.Delete(Path.Combine(attempt, "claim"), recursive: true);
            foreach (string left in (string[])["exit.json", "stdout.log", "stderr.log"])
            {
                File.Delete(Path.Combine(attempt, left));
            }

            scripts.Add(Path.Combine(attempt, "job.sh"));
        }

        long start = Stopwatch.GetTimestamp();
        using var xargs = Process.Start(new ProcessStartInfo("xargs", ["-0", $"-P{Concurrency}", "-n1", "sh"]) { RedirectStandardInput = true })!;
        xargs.StandardInput.Write(string.Concat(scripts.Select(s => s + "\0")));
        xargs.StandardInput.Close();
        xargs.WaitForExit();
        return Stopwatch.GetElapsedTime(start);
    }
}
