using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Numerics;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>A machine whose jobs run in virtual time and write real files. It outlives the drivers.</summary>
internal sealed class SimulatedMachine : IPlace
{
    private const int LastEpoch = 9;
    private readonly List<SimulatedJob> _jobs = [];
    private readonly VirtualClock _clock;
    private readonly Faults _faults;
    private KeyedStream _random;

    internal SimulatedMachine(ulong seed, VirtualClock clock, Faults faults, ScriptHabits? habits = null)
    {
        _clock = clock;
        _faults = faults;
        _random = KeyedStream.For(seed, "simulation/machine");
        Scripts = new TrialScripts(habits ?? ScriptHabits.None, Chance);
    }

    /// <summary>What its jobs run.</summary>
    public TrialScripts Scripts { get; }

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
            _clock.Advance(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            foreach (var job in _jobs.Where(j => !j.IsOver).ToList())
            {
                Advance(job);
            }

            Scripts.Tick();
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
        else if (job.Terminate && job.Script!.HeedsTerm)
        {
            ObeyTerm(job);
        }
        else if (Chance(_faults.JobVanishes))
        {
            job.IsOver = true;
        }
        else if (Chance(_faults.JobFails))
        {
            Exit(job, code: 3);
        }
        else if (Chance(_faults.AsksToResume))
        {
            Exit(job, code: 75);
        }
        else if (job.Script!.Hear() is { } order)
        {
            Obey(job, order);
        }
        else if (job.Script.Iteration >= LastEpoch)
        {
            Exit(job, code: 0);
        }
        else
        {
            Write(job, job.Script.Step());
        }
    }

    /// <summary>A script that knows of orders saves what it has where it can.</summary>
    private void ObeyTerm(SimulatedJob job)
    {
        if (Scripts.Habits.Kind == ScriptKind.Plain)
        {
            Exit(job, signal: 15);
        }
        else
        {
            Pause(job, code: job.Attempt.Attempt % 2 == 0 ? 0 : 75);
        }
    }

    private void Obey(SimulatedJob job, Order order)
    {
        switch (order.Command)
        {
            case "stop":
                Exit(job, code: 0);
                break;
            case "pause":
                Pause(job, code: 75);
                break;
            case "update" when !job.Script!.TryUpdate(order.Told):
                Exit(job, code: 1);
                break;
        }
    }

    private void Pause(SimulatedJob job, int code)
    {
        if (job.Script!.Pause() is { } last)
        {
            Write(job, last);
        }

        Exit(job, code);
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
        StartTimes[job.Attempt] = _clock.Now;
        Starts[job.Attempt] = Starts.GetValueOrDefault(job.Attempt) + 1;
        File.WriteAllText(Path.Combine(claim, "started.json"), $$"""{"host":"sim","pid":1,"start":{{_clock.Now.ToUnixTimeSeconds()}}}""");
        job.Began = _clock.Now;
        job.Script = Scripts.Make(job.Attempt, job.Folder, save => save());
        if (!job.Script.TryBegin())
        {
            Exit(job, code: 1);
        }
    }

    private void Write(SimulatedJob job, string line)
    {
        if (Chance(_faults.JunkLine))
        {
            line = "not a report\n" + line;
        }

        if (Chance(_faults.ReportRepeats))
        {
            line += line;
        }

        byte[] bytes = Encoding.UTF8.GetBytes(line);
        int cut = Chance(_faults.LineArrivesInPieces) ? (int)_random.NextInt64(bytes.Length) : bytes.Length;
        using var file = new FileStream(Path.Combine(job.Folder, "reports.jsonl"), FileMode.Append);
        file.Write(job.Unwritten);
        file.Write(bytes, 0, cut);
        job.Unwritten = bytes[cut..];
    }

    private void Exit(SimulatedJob job, int? code = null, int? signal = null)
    {
        using (var file = new FileStream(Path.Combine(job.Folder, "reports.jsonl"), FileMode.Append))
        {
            file.Write(job.Unwritten);
        }

        string exit = $$"""{"code":{{code?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"signal":{{signal?.ToString(CultureInfo.InvariantCulture) ?? "null"}},"caught":"{{(job.Terminate ? "TERM" : "")}}","host":"sim","start":{{job.Began.ToUnixTimeSeconds()}},"end":{{_clock.Now.ToUnixTimeSeconds()}}}""";
        File.WriteAllText(Path.Combine(job.Folder, "exit.tmp"), exit);
        File.Move(Path.Combine(job.Folder, "exit.tmp"), Path.Combine(job.Folder, "exit.json"), overwrite: true);
        job.IsOver = true;
    }

    internal Faults Faults => _faults;
}
