using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Slurm;

/// <summary>How fast the executor hands jobs over in array mode, against a bare <c>sbatch --array</c> of the same jobs. They are held, so none runs.</summary>
internal static class SubmissionRate
{
    private const int Jobs = 1000;
    private const int Rounds = 9;

    /// <summary>Prints the ratio of the rates.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        string root = Directory.CreateTempSubdirectory("tune-bench-").FullName;
        try
        {
            var executor = new SlurmExecutor(Settings(root), TimeProvider.System);
            await using (executor.ConfigureAwait(false))
            {
                // The first one asks for the cluster's limits, once in a run.
                Cancel(await OursAsync(executor, root, round: 0).ConfigureAwait(false));
                var (ours, bare) = (new List<double>(), new List<double>());
                for (int round = 1; round <= Rounds; round++)
                {
                    var one = await OursAsync(executor, root, round).ConfigureAwait(false);
                    Cancel(one);
                    var other = Bare(root, round);
                    Cancel(other);
                    ours.Add(one.Seconds);
                    bare.Add(other.Seconds);
                }

                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"slurm: submission of {Jobs:N0} jobs as an array: {Median(bare) / Median(ours):P0} of the rate of a bare sbatch --array (medians of {Rounds}: {Median(ours) * 1000:F0} ms and {Median(bare) * 1000:F0} ms; best ones {bare.Min() / ours.Min():P0})"));
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static SlurmSettings Settings(string root) => new()
    {
        ExperimentId = "bench0",
        StartFolder = root,
        SubmissionsFolder = Path.Combine(root, "submissions"),
        UserName = Environment.UserName,
    };

    private static async Task<(double Seconds, string Job)> OursAsync(SlurmExecutor executor, string root, int round)
    {
        var jobs = Enumerable.Range(1, Jobs).Select(trial => Write(root, (round * Jobs) + trial)).ToList();
        long start = Stopwatch.GetTimestamp();
        var results = await executor.SubmitAsync(jobs, CancellationToken.None).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        string? job = results[0].Job;
        return job is not null && results.All(r => r.Job?.Split('_')[0] == job.Split('_')[0])
            ? (seconds, job.Split('_')[0])
            : throw new InvalidOperationException($"not one array: {results[0]} ... {results[^1]}");
    }

    private static (double Seconds, string Job) Bare(string root, int round)
    {
        string list = Path.Combine(root, "bare.list");
        string script = Path.Combine(root, "bare.sh");
        File.WriteAllLines(list, Enumerable.Range(1, Jobs).Select(trial => Path.Combine(root, $"{(round * Jobs) + trial:D5}", "job.sh")));
        File.WriteAllText(script, $"#!/bin/sh\nexec /bin/sh \"$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" '{list}')\"\n");
        long start = Stopwatch.GetTimestamp();
        var said = BenchCluster.Call(
            "sbatch", "--parsable", "--hold", "--nodes=1", "--ntasks=1", "--cpus-per-task=1", "--mem=100M", "--time=5", $"--array=0-{Jobs - 1}", $"--output={root}/bare_%a.log", $"--chdir={root}", script);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return said.ExitCode == 0 ? (seconds, said.Output.Trim()) : throw new InvalidOperationException("sbatch refused the bare array");
    }

    private static void Cancel((double Seconds, string Job) submitted) => BenchCluster.Call("scancel", submitted.Job);

    private static JobSubmission Write(string root, int trial)
    {
        var id = new AttemptId(new TrialId(trial), 1);
        string folder = Directory.CreateDirectory(Path.Combine(root, id.Trial.ToString())).FullName;
        string script = Path.Combine(folder, "job.sh");
        File.WriteAllText(script, new JobScript { AttemptFolder = folder, WorkingDirectory = root, Command = ["true"] }.ToText());
        var request = new JobRequest { MemoryMiB = 100, Time = TimeSpan.FromMinutes(5), Options = JobOptions.None.With("hold", null) };
        return new JobSubmission { Attempt = id, JobName = new JobName("bench0", id), ScriptPath = script, AttemptFolder = folder, Request = request };
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
