using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks;

/// <summary>The driver itself: inbox files of 1,000 running trials through ASHA to a flushed journal, and the replay of that journal.</summary>
internal static class PipelineBenchmark
{
    private const int Trials = 1000;
    private const int ReportsEach = 1000;
    private const int Steps = 20;

    /// <summary>Prints reports per second of processor time and of wall time, and the replay's time and memory.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        using var experiment = new BenchmarkExperiment("true");
        var rules = BenchmarkExperiment.Rules(Trials) with { Scheduler = new AshaScheduler(Settings, 1) };
        var driver = ExperimentDriver.Open(experiment.Folder.Root, experiment.Spec, rules, new DriverOptions { Executor = _ => new EverRunning() });
        await using (driver.ConfigureAwait(false))
        {
            await driver.StepAsync().ConfigureAwait(false);
            Claim(experiment);
            TimeSpan wall = default, cpu = default;
            for (int step = 0; step < Steps; step++)
            {
                WriteReports(experiment, step);
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                long start = Stopwatch.GetTimestamp();
                await driver.StepAsync().ConfigureAwait(false);
                wall += Stopwatch.GetElapsedTime(start);
                cpu += Process.GetCurrentProcess().TotalProcessorTime - before;
            }

            double reports = driver.State.Reports;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"pipeline: {reports:N0} reports of {Trials} running trials, {Steps} steps: {reports / cpu.TotalSeconds:N0} reports/s of processor time, {reports / wall.TotalSeconds:N0} reports/s of wall time"));
        }

        Replay(experiment, output);
    }

    private static AshaSettings Settings => new() { MaxT = 10 * ReportsEach, ReductionFactor = 4, StopLastTrials = false };

    private static void Claim(BenchmarkExperiment experiment)
    {
        for (int trial = 1; trial <= Trials; trial++)
        {
            var attempt = experiment.Folder.Attempt(new AttemptId(new TrialId(trial), 1));
            Directory.CreateDirectory(attempt.Claim);
            File.WriteAllText(attempt.Started, """{"host":"bench","pid":1,"start":1795318491}""");
        }
    }

    /// <summary>A report as the Python client writes it; losses fall, so that rungs are judged and trials go on.</summary>
    private static void WriteReports(BenchmarkExperiment experiment, int step)
    {
        var text = new StringBuilder();
        for (int trial = 1; trial <= Trials; trial++)
        {
            text.Clear();
            for (int i = 1; i <= ReportsEach / Steps; i++)
            {
                int iteration = (step * (ReportsEach / Steps)) + i;
                text.Append(CultureInfo.InvariantCulture,
                    $$"""{"loss": {{1.0 / iteration}}, "accuracy": 0.9731, "training_iteration": {{iteration}}, "timestamp": {{1795318491.25 + iteration}}, "time_total_s": {{iteration * 0.731}}}""").Append('\n');
            }

            File.AppendAllText(experiment.Folder.Attempt(new AttemptId(new TrialId(trial), 1)).Reports, text.ToString());
        }
    }

    private static void Replay(BenchmarkExperiment experiment, TextWriter output)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        var state = new ExperimentState(BenchmarkExperiment.Rules(Trials) with { Scheduler = new AshaScheduler(Settings, 1) });
        using (var reader = JournalReader.Open(experiment.Folder.Journal))
        {
            while (reader.TryRead(out var entry))
            {
                state.Apply(entry);
            }
        }

        var time = Stopwatch.GetElapsedTime(start);
        using var process = Process.GetCurrentProcess();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"replay: {state.Reports:N0} reports, {new FileInfo(experiment.Folder.Journal).Length / 1e6:F0} MB: {time.TotalSeconds:F2} s, peak memory of this process {process.PeakWorkingSet64 / 1e6:F0} MB"));
    }

    /// <summary>Takes every job and calls it running.</summary>
    private sealed class EverRunning : IExecutor
    {
        public string Name => "ever-running";

        public IReadOnlyList<MachineCapacity>? Capacity => null;

        public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<SubmitResult>>([.. jobs.Select(j => new SubmitResult(j.Attempt, "1", null))]);

        public Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<JobObservation>>([.. jobs.Select(j => new JobObservation { Attempt = j.Attempt, Phase = JobPhase.Running })]);

        public Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
