using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>A machine whose jobs run in virtual time and write real files. It outlives the drivers.</summary>
internal sealed class SimulatedMachine(ulong seed, VirtualClock clock, Faults faults)
{
    private readonly List<SimulatedJob> _jobs = [];
    private KeyedStream _random = KeyedStream.For(seed, "simulation/machine");

    /// <summary>How often the command of each attempt was started.</summary>
    internal Dictionary<AttemptId, int> Starts { get; } = [];

    /// <summary>The most commands that ran at the same time.</summary>
    internal int MostAtOnce { get; private set; }

    internal IExecutor Connect() => new Executor(this);

    /// <summary>Lets the machine run for a while.</summary>
    internal void Run(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            clock.Advance(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            foreach (var job in _jobs.Where(j => !j.IsOver).ToList())
            {
                Advance(job);
            }
        }

        MostAtOnce = Math.Max(MostAtOnce, _jobs.Count(j => j is { IsStarted: true, IsOver: false }));
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private void Advance(SimulatedJob job)
    {
        if (!job.IsStarted)
        {
            Start(job);
            return;
        }

        if (job.Terminate)
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

    /// <summary>One driver's connection to the machine.</summary>
    private sealed class Executor(SimulatedMachine machine) : IExecutor
    {
        public string Name => "simulated";

        public MachineCapacity? Capacity { get; } = new(4, [], null);

        public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken)
        {
            var results = new List<SubmitResult>();
            foreach (var job in jobs)
            {
                if (machine.Chance(machine.Faults.SubmissionIsLost))
                {
                    results.Add(new SubmitResult(job.Attempt, machine.Chance(0.5) ? "sim" : null, null));
                    continue;
                }

                machine._jobs.Add(new SimulatedJob(job.Attempt, job.AttemptFolder));
                results.Add(new SubmitResult(job.Attempt, machine.Chance(machine.Faults.ReplyIsLost) ? null : "sim", null));
            }

            return Task.FromResult<IReadOnlyList<SubmitResult>>(results);
        }

        public Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<JobObservation>>([.. jobs.Select(Observe)]);

        public Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken)
        {
            foreach (var job in machine._jobs.Where(j => jobs.Any(h => h.Attempt == j.Attempt)))
            {
                job.Terminate = true;
                job.IsOver |= mode == CancelMode.Kill;
            }

            return Task.CompletedTask;
        }

        public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            machine.Run(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private JobObservation Observe(JobHandle handle)
        {
            bool there = machine._jobs.Any(j => j.Attempt == handle.Attempt && !j.IsOver);
            bool claimed = Directory.Exists(Path.Combine(handle.AttemptFolder, "claim"));
            return new JobObservation
            {
                Attempt = handle.Attempt,
                Phase = there ? claimed ? JobPhase.Running : JobPhase.Queued : JobPhase.Gone,
                NeverStarted = !there && !claimed,
            };
        }
    }

    private Faults Faults => faults;

    private sealed class SimulatedJob(AttemptId attempt, string folder)
    {
        internal AttemptId Attempt => attempt;

        internal string Folder => folder;

        internal bool IsStarted { get; set; }

        internal bool IsOver { get; set; }

        internal bool Terminate { get; set; }

        internal int Epoch { get; set; }

        internal DateTimeOffset Began { get; set; }

        internal byte[] Unwritten { get; set; } = [];
    }
}
