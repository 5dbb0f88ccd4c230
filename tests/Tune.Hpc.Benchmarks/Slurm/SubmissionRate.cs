using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Slurm;

/// <summary>How fast the executor hands jobs over in array mode, against a bare <c>sbatch --array</c> of the same jobs. They are held, so none runs.</summary>
internal static class SubmissionRate
{
    private const int ArraySize = 1000;
    private const int WarmUps = 3;
    private const int Rounds = 9;

    /// <summary>Prints the ratio of the rates: of one array, and of a burst of several.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        string root = Directory.CreateTempSubdirectory("tune-bench-").FullName;
        try
        {
            var executor = new SlurmExecutor(Settings(root), TimeProvider.System);
            await using (executor.ConfigureAwait(false))
            {
                await MeasureAsync(executor, root, 1, output).ConfigureAwait(false);
                await MeasureAsync(executor, root, 5, output).ConfigureAwait(false);
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task MeasureAsync(SlurmExecutor executor, string root, int arrays, TextWriter output)
    {
        var (ours, bare) = (new List<double>(), new List<double>());
        for (int round = -WarmUps; round < Rounds; round++)
        {
            var (one, other) = (await OursAsync(executor, root, arrays).ConfigureAwait(false), Bare(root, arrays));

            // The first ones ask for the cluster's limits, and are compiled.
            if (round >= 0)
            {
                ours.Add(one);
                bare.Add(other);
            }
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"slurm: submission of {arrays * ArraySize:N0} jobs in arrays of {ArraySize:N0}: {Quartile(bare) / Quartile(ours):P0} of the rate of bare sbatch --array (quartiles of {Rounds}: {Quartile(ours) * 1000:F0} ms and {Quartile(bare) * 1000:F0} ms; best ones {bare.Min() / ours.Min():P0})"));
    }

    private static SlurmSettings Settings(string root) => new()
    {
        ExperimentId = "bench0",
        StartFolder = root,
        SubmissionsFolder = Path.Combine(root, "submissions"),
        UserName = Environment.UserName,
    };

    private static async Task<double> OursAsync(SlurmExecutor executor, string root, int arrays)
    {
        var jobs = Enumerable.Range(1, arrays * ArraySize).Select(trial => Job(root, trial)).ToList();
        long start = Stopwatch.GetTimestamp();
        var results = await executor.SubmitAsync(jobs, CancellationToken.None).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (results.FirstOrDefault(r => r.Job is null) is { } refused)
        {
            throw new InvalidOperationException($"not submitted: {refused}");
        }

        Cancel(results.Select(r => r.Job!.Split('_')[0]).Distinct());
        return seconds;
    }

    private static double Bare(string root, int arrays)
    {
        string script = Path.Combine(root, "bare.sh");
        File.WriteAllText(script, $"#!/bin/sh\nexec /bin/sh \"$(sed -n \"$((SLURM_ARRAY_TASK_ID + 1))p\" '{root}/bare.list')\"\n");
        string[] arguments = ["--parsable", "--hold", "--nodes=1", "--ntasks=1", "--cpus-per-task=1", "--mem=100M", "--time=5", $"--array=0-{ArraySize - 1}", $"--output={root}/bare_%a.log", $"--chdir={root}", script];
        var ids = new List<string>();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < arrays; i++)
        {
            var said = BenchCluster.Call("sbatch", arguments);
            ids.Add(said.ExitCode == 0 ? said.Output.Trim() : throw new InvalidOperationException("sbatch refused the bare array"));
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Cancel(ids);
        return seconds;
    }

    private static void Cancel(IEnumerable<string> jobs) => BenchCluster.Call("scancel", [.. jobs]);

    private static JobSubmission Job(string root, int trial)
    {
        var id = new AttemptId(new TrialId(trial), 1);
        string folder = Path.Combine(root, "trials", id.Trial.ToString(), "1");
        var request = new JobRequest { MemoryMiB = 100, Time = TimeSpan.FromMinutes(5), Options = JobOptions.None.With("hold", null) };
        return new JobSubmission { Attempt = id, JobName = new JobName("bench0", id), ScriptPath = Path.Combine(folder, "job.sh"), AttemptFolder = folder, Request = request };
    }

    /// <summary>The lower one: a controller that has thousands of jobs canceled lets a call hang for ten seconds now and then, ours and bare ones.</summary>
    private static double Quartile(List<double> values) => values.Order().ElementAt(values.Count / 4);
}
