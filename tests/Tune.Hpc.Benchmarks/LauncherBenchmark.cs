using System.Diagnostics;
using System.Globalization;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks;

/// <summary>Trials that do nothing: the local executor against <c>xargs -P16 -n1 sh</c> over the same job scripts.</summary>
internal static class LauncherBenchmark
{
    private const int Concurrency = 16;
    private const int Rounds = 3;

    /// <summary>Prints wall times and their ratio, round by round, and the processor time of this process for each job. TUNE_BENCH_JOBS says how many jobs.</summary>
    public static void Run(TextWriter output) => RunAsync(output).GetAwaiter().GetResult();

    private static async Task RunAsync(TextWriter output)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("TUNE_BENCH_JOBS"), CultureInfo.InvariantCulture, out int n) ? n : 2000;
        var ratios = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            var theirs = await WithFolder(count, jobs => MeasureAsync(jobs, j => Task.FromResult(Xargs(j)))).ConfigureAwait(false);
            var ours = await WithFolder(count, jobs => MeasureAsync(jobs, ExecutorAsync)).ConfigureAwait(false);
            ratios.Add(ours.Wall / theirs.Wall);
            output.WriteLine(
                $"{count} no-op jobs, {Concurrency} at a time: executor {ours.Wall.TotalSeconds:F2} s, xargs {theirs.Wall.TotalSeconds:F2} s, ratio {ratios[^1]:F3}; "
                + $"processor time ratio {(ours.Self + ours.Children) / (theirs.Self + theirs.Children):F3}, of this process {ours.Self.TotalMicroseconds / count:F0} us per job");
        }

        output.WriteLine($"best ratio {ratios.Min():F3}, median {ratios.Order().ElementAt(Rounds / 2):F3}");
    }

    private static async Task<Cost> MeasureAsync(JobSubmission[] jobs, Func<JobSubmission[], Task<TimeSpan>> run)
    {
        var (self, children) = (Environment.CpuUsage.TotalTime, ChildrenTime());
        var wall = await run(jobs).ConfigureAwait(false);
        return new(wall, Environment.CpuUsage.TotalTime - self, ChildrenTime() - children);
    }

    // Fields 16 and 17 of Linux's own table, in hundredths of a second: processor time of children that were waited for.
    private static TimeSpan ChildrenTime()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / 100.0);
    }

    private static async Task<Cost> WithFolder(int count, Func<JobSubmission[], Task<Cost>> measure)
    {
        string root = Directory.CreateTempSubdirectory("tune-bench-").FullName;
        try
        {
            return await measure([.. Enumerable.Range(1, count).Select(t => Write(root, t))]).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static JobSubmission Write(string root, int trial)
    {
        var id = new AttemptId(new(trial), 1);
        string folder = Directory.CreateDirectory(Path.Combine(root, id.Trial.ToString(), "1")).FullName;
        string script = Path.Combine(folder, "job.sh");
        File.WriteAllText(script, new JobScript { AttemptFolder = folder, WorkingDirectory = root, Command = ["true"] }.ToText());
        return new() { Attempt = id, JobName = new JobName("bench", id), ScriptPath = script, AttemptFolder = folder, Request = new() };
    }

    private static TimeSpan Xargs(JobSubmission[] jobs)
    {
        long start = Stopwatch.GetTimestamp();
        var info = new ProcessStartInfo("xargs") { RedirectStandardInput = true };
        foreach (string argument in (string[])["-0", $"-P{Concurrency}", "-n1", "sh"])
        {
            info.ArgumentList.Add(argument);
        }

        using var xargs = Process.Start(info)!;
        xargs.StandardInput.Write(string.Concat(jobs.Select(j => j.ScriptPath + "\0")));
        xargs.StandardInput.Close();
        xargs.WaitForExit();
        return Checked(jobs, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<TimeSpan> ExecutorAsync(JobSubmission[] jobs)
    {
        TimeSpan time;
        long start = Stopwatch.GetTimestamp();
        var executor = new LocalExecutor(TimeProvider.System, new MachineCapacity(Concurrency, [], null));
        await using (executor.ConfigureAwait(false))
        {
            var live = new Dictionary<AttemptId, JobHandle>();
            for (int next = 0; next < jobs.Length || live.Count > 0;)
            {
                var batch = jobs[next..Math.Min(jobs.Length, next + Concurrency - live.Count)];
                next += batch.Length;
                foreach (var result in await executor.SubmitAsync(batch, CancellationToken.None).ConfigureAwait(false))
                {
                    live.Add(result.Attempt, new(new JobName("bench", result.Attempt), result.Job, jobs[result.Attempt.Trial.Number - 1].AttemptFolder));
                }

                await executor.WaitForChangeAsync(TimeSpan.FromSeconds(10), CancellationToken.None).ConfigureAwait(false);
                foreach (var seen in await executor.ObserveAsync([.. live.Values], CancellationToken.None).ConfigureAwait(false))
                {
                    if (seen.Phase == JobPhase.Gone)
                    {
                        live.Remove(seen.Attempt);
                    }
                }
            }

            time = Checked(jobs, Stopwatch.GetElapsedTime(start));
        }

        return time;
    }

    private static TimeSpan Checked(JobSubmission[] jobs, TimeSpan time) =>
        jobs.All(j => File.Exists(Path.Combine(j.AttemptFolder, "exit.json"))) ? time : throw new InvalidOperationException("a job left no exit record");

    private readonly record struct Cost(TimeSpan Wall, TimeSpan Self, TimeSpan Children);
}
