using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Numerics;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>A machine whose jobs run in virtual time and write real files. It outlives the drivers.</summary>
internal sealed class SimulatedMachine(ulong seed, VirtualClock clock, Faults faults) : IPlace
{
    private readonly List<SimulatedJob> _jobs = [];
    private KeyedStream _random = KeyedStream.For(seed, "simulation/machine");

    /// <summary>How often the command of each attempt was started.</summary>
    internal Dictionary<AttemptId, int> Starts { get; } = [];

    /// <summary>When the command of each attempt was started last.</summary>
    internal Dictionary<AttemptId, DateTimeOffset> StartTimes { get; } = [];

    /// <summary>The most commands that ran at the same time.</summary>
    internal int MostAtOnce { get; private set; }

    public Func<Task>? Meanwhile { get; set; }

    /// <summary>How many commands run now.</summary>
    internal int Running => _jobs.Count(j => j is { IsStarted: true, IsOver: false });

    public IExecutor Connect(ExecutorContext context, Action atWait) => new SimulatedExecutor(this, atWait);

    public void Run(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            clock.Advance(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            foreach (var job in _jobs.Where(j => !j.IsOver).ToList())
            {
                Advance(job);
            }
        }

        MostAtOnce = Math.Max(MostAtOnce, Running);
    }

    internal bool Chance(double probability) => _random.NextDouble() < probability;

    internal void Add(AttemptId attempt, string folder, int delay) => _jobs.Add(new SimulatedJob(attempt, folder) { Delay = delay });

    internal IEnumerable<SimulatedJob> JobsOf(AttemptId attempt) => _jobs.Where(j => j.Attempt == attempt);

    internal int Draw(int below) => (int)_random.NextInt64(below);

    private void Advance(SimulatedJob job)
    {
        if (job.Delay > 0)
        {
            job.Delay--;
        }
        else if (!job.IsStarted)
        {
            Start(job);
        }
        else if (job.Terminate)
        {
            Exit(job, code: null, signal: 15);
        }
        else if (Chance(faults.JobVanishes))
        {
            job.IsOver = true;
        }
        else if (Chance(faults.JobFails))
        {
            Exit(job, code: 3, signal: null);
        }
        else if (Chance(faults.AsksToResume))
        {
            Exit(job, code: 75, signal: null);
        }
        else if (job.Epoch >= 9)
        {
            Exit(job, code: 0, signal: null);
        }
        else
        {
            Report(job);
        }
    }

    /// <summary>As the job script does: the claim comes first, and a second incarnation leaves.</summary>
    private void Start(SimulatedJob job)
    {
        string claim = Path.Combine(job.Folder, "claim");
        job.IsStarted = true;
        if (Path.Exists(claim))
        {
            job.IsOver = true;
            return;
        }

        Directory.CreateDirectory(claim);
        StartTimes[job.Attempt] = clock.Now;
        Starts[job.Attempt] = Starts.GetValueOrDefault(job.Attempt) + 1;
        File.WriteAllText(Path.Combine(claim, "started.json"), $$"""{"host":"sim","pid":1,"start":{{clock.Now.ToUnixTimeSeconds()}}}""");
        job.Began = clock.Now;
    }

    private void Report(SimulatedJob job)
    {
        job.Epoch++;
        double loss = (job.Attempt.Trial.Number % 7) + (1.0 / job.Epoch);
        string line = string.Create(CultureInfo.InvariantCulture, $$"""{"loss":{{loss}},"training_iteration":{{job.Epoch}}}""") + "\n";
        if (Chance(faults.JunkLine))
        {
            line = "not a report\n" + line;
        }

        if (Chance(faults.ReportRepeats))
        {
            line += line;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(line);
        int cut = Chance(faults.LineArrivesInPieces) ? (int)_random.NextInt64(bytes.Length) : bytes.Length;
        using var file = new FileStream(Path.Combine(job.Folder, "reports.jsonl"), FileMode.Append);
        file.Write(job.Unwritten);
        file.Write(bytes, 0, cut);
        job.Unwritten = bytes[cut..];
    }

    private void Exit(SimulatedJob job, int? code, int? signal)
    {
        using (var file = new FileStream(Path.Combine(job.Folder, "reports.jsonl"), FileMode.Append))
        {
            file.Write(job.Unwritten);
        }

        string exit = $$"""{"code":{{code?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"signal":{{signal?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"host":"sim","start":{{job.Began.ToUnixTimeSeconds()}},"end":{{clock.Now.ToUnixTimeSeconds()}}}""";
        File.WriteAllText(Path.Combine(job.Folder, "exit.tmp"), exit);
        File.Move(Path.Combine(job.Folder, "exit.tmp"), Path.Combine(job.Folder, "exit.json"), overwrite: true);
        job.IsOver = true;
    }

    internal Faults Faults => faults;
}
