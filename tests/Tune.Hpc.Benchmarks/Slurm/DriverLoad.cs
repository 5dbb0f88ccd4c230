using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Slurm;

/// <summary>Processor time of a driver with 1,000 running trials that report every 10 s: the production driver, executor and files; only Slurm's programs are stand-ins.</summary>
internal static class DriverLoad
{
    private const int Trials = 1000;
    private static readonly TimeSpan BetweenReports = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    /// <summary>Prints the part of a core it takes.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        using var experiment = new BenchmarkExperiment("true");
        var spec = experiment.Spec with { Executor = new ExecutorSettings { Type = "slurm", PollInterval = TimeSpan.FromSeconds(5), Queue = new QueueSettings() } };
        var programs = new SlurmProgramSettings { SearchPath = StandInSlurm.Write(experiment.Folder.Root) };
        using var letGo = new CancellationTokenSource();
        var running = new Running();
        var driver = ExperimentDriver.Open(experiment.Folder.Root, spec, BenchmarkExperiment.Rules(Trials), new DriverOptions
        {
            LetGo = letGo.Token,
            Observer = running,
            Executor = context => new SlurmExecutor(
                new SlurmSettings
                {
                    ExperimentId = context.ExperimentId,
                    StartFolder = context.Folder.Root,
                    SubmissionsFolder = context.Folder.Submissions,
                    UserName = Environment.UserName,
                    Programs = programs,
                },
                context.Clock),
        });
        await using (driver.ConfigureAwait(false))
        {
            // The trials: a process of its own, so that its work is not counted.
            using var trials = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(DriverLoad).Assembly.Location, "reporting-trials", experiment.Folder.Trials]))!;
            try
            {
                var drive = Task.Run(driver.RunAsync);
                await (await Task.WhenAny(running.All.Task, drive).ConfigureAwait(false)).ConfigureAwait(false);
                await PassAsync(WarmUp, drive).ConfigureAwait(false);
                var (before, steps, reports, start) = (Environment.CpuUsage.TotalTime, running.Steps, running.Reports, Stopwatch.GetTimestamp());
                await PassAsync(Measured, drive).ConfigureAwait(false);
                var (cpu, wall) = (Environment.CpuUsage.TotalTime - before, Stopwatch.GetElapsedTime(start));
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"slurm: {Trials:N0} running trials, each reporting every {BetweenReports.TotalSeconds:F0} s: the driver takes {cpu / wall:P2} of a core ({cpu.TotalSeconds:F2} s of {wall.TotalSeconds:F0} s, {running.Steps - steps} looks, {running.Reports - reports:N0} reports)"));
                await letGo.CancelAsync().ConfigureAwait(false);
                await drive.ConfigureAwait(false);
            }
            finally
            {
                trials.Kill();
                await trials.WaitForExitAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The trials: claims each attempt that appears, and lets each of them report in turn, until it is killed.</summary>
    public static async Task ReportAsync(string folder)
    {
        using var clock = new PeriodicTimer(Tick);
        var reports = new List<string>();
        int perTick = (int)(Trials * (Tick / BetweenReports));
        for (int turn = 0; ; turn++)
        {
            for (int i = 0; i < perTick && reports.Count == Trials; i++)
            {
                int iteration = (turn * perTick / Trials) + 1;
                File.AppendAllText(reports[((turn * perTick) + i) % Trials], string.Create(CultureInfo.InvariantCulture, $"{{\"loss\": {1.0 / iteration}, \"training_iteration\": {iteration}}}\n"));
            }

            if (reports.Count < Trials)
            {
                Claim(folder, reports);
            }

            await clock.WaitForNextTickAsync().ConfigureAwait(false);
        }
    }

    private static async Task PassAsync(TimeSpan time, Task drive)
    {
        try
        {
            await drive.WaitAsync(time).ConfigureAwait(false);
            throw new InvalidOperationException("the driver left by itself");
        }
        catch (TimeoutException)
        {
        }
    }

    private static void Claim(string folder, List<string> reports)
    {
        foreach (string attempt in Directory.EnumerateDirectories(folder).Select(trial => Path.Combine(trial, "1")))
        {
            string claim = Path.Combine(attempt, "claim");
            if (File.Exists(Path.Combine(attempt, "job.sh")) && !Directory.Exists(claim))
            {
                Directory.CreateDirectory(claim);
                File.WriteAllText(Path.Combine(claim, "started.json"), $"{{\"host\":\"bench\",\"pid\":1,\"start\":{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}}");
                reports.Add(Path.Combine(attempt, "reports.jsonl"));
            }
        }
    }

    private sealed class Running : IRunObserver
    {
        public TaskCompletionSource All { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Steps { get; private set; }

        public long Reports { get; private set; }

        public void OnEntry(in JournalEntry entry, ExperimentState state)
        {
        }

        public void OnStep(ExperimentState state, DateTimeOffset now)
        {
            Steps++;
            Reports = state.Reports;
            if (state.CountOf(TrialStatus.Running) == Trials)
            {
                All.TrySetResult();
            }
        }
    }
}
