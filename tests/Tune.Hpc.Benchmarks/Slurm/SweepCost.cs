using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Slurm;

/// <summary>A whole sweep of trials of 2 to 6 seconds, 64 at a time: what it costs the controller, and how long a place stays empty.</summary>
internal static class SweepCost
{
    private const int AtOnce = 64;

    /// <summary>Prints calls by kind, and times from a job's end to the next submission. TUNE_BENCH_JOBS says how many trials; default 1,000.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("TUNE_BENCH_JOBS"), CultureInfo.InvariantCulture, out int n) ? n : 1000;
        using var experiment = new BenchmarkExperiment("sh", "-c", "echo '{{\"loss\": 1}}' >>$TUNE_REPORTS; sleep $((2 + $1 * 7 % 5))", "sh", "{i}");
        var spec = experiment.Spec with { Executor = new ExecutorSettings { Type = "slurm", PollInterval = TimeSpan.FromSeconds(5), Queue = new QueueSettings() } };
        var rules = BenchmarkExperiment.Rules(count) with { RequestFor = _ => new JobRequest { MemoryMiB = 100, Time = TimeSpan.FromMinutes(5) } };
        rules = rules with { Limits = rules.Limits with { MaxConcurrentTrials = AtOnce } };
        var seen = new Submissions();
        var driver = ExperimentDriver.Open(experiment.Folder.Root, spec, rules, new DriverOptions { Observer = seen });
        await using (driver.ConfigureAwait(false))
        {
            var outcome = await driver.RunAsync().ConfigureAwait(false);
            if (!outcome.IsOver || outcome.FailedTrials > 0)
            {
                throw new InvalidOperationException($"{outcome.FailedTrials} trials failed");
            }

            var calls = driver.State.Cluster.Calls;
            long polls = calls.GetValueOrDefault("squeue");
            double others = (double)(calls.Values.Sum() - polls) / count;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"slurm: {count:N0} trials, {AtOnce} at a time, in {driver.State.ElapsedAt(DateTimeOffset.UtcNow).TotalSeconds:F0} s: {others:F3} calls per trial and {polls} polls of the queue ({string.Join(", ", calls.Select(c => $"{c.Key} {c.Value}"))})"));
        }

        var waits = seen.Waits(experiment.Folder.Trials);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"slurm: from a job's end to the next submission: median {waits[waits.Count / 2].TotalSeconds:F2} s, longest {waits[^1].TotalSeconds:F2} s, with a poll of {spec.Executor.PollInterval.TotalSeconds:F0} s"));
    }

    /// <summary>When jobs were taken.</summary>
    private sealed class Submissions : IRunObserver
    {
        private readonly List<DateTimeOffset> _times = [];

        public void OnEntry(in JournalEntry entry, ExperimentState state)
        {
            if (entry.Event is JobAccepted)
            {
                _times.Add(entry.Time);
            }
        }

        public void OnStep(ExperimentState state, DateTimeOffset now)
        {
        }

        /// <summary>The time between the end that makes a place and the submission that takes it, in order. The first ones fill the queue and are left out.</summary>
        public List<TimeSpan> Waits(string trials)
        {
            // The record's own time is in whole seconds; the file's is finer.
            var ends = Directory.EnumerateFiles(trials, "exit.json", SearchOption.AllDirectories).Select(f => (DateTimeOffset)File.GetLastWriteTimeUtc(f)).Order().ToList();
            return [.. _times.Order().Skip(2 * AtOnce).Zip(ends.Skip(AtOnce), (taken, end) => taken - end).Order()];
        }
    }
}
