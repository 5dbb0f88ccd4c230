using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>A cluster in virtual time: controller, nodes, accounting, shared disk, and all that befalls them.</summary>
internal sealed class SimulatedCluster : IPlace
{
    internal static readonly TimeSpan QueuePoll = TimeSpan.FromSeconds(10);
    private readonly VirtualClock _clock;
    private readonly ClusterNode[] _nodes;
    private readonly SharedDisk _disk;
    private readonly Disasters _disasters;
    private readonly List<TrialProcess> _processes = [];
    private readonly List<(DateTimeOffset At, Action Act)> _later = [];
    private int _drivers;
    private DateTimeOffset _ticked;

    internal SimulatedCluster(ulong seed, VirtualClock clock, ClusterFaults faults, ScriptHabits? habits = null)
    {
        _clock = clock;
        _ticked = clock.Now;
        Faults = faults;
        Story = new Story(clock);
        Dice = new Dice(seed, "simulation/cluster");
        Scripts = new TrialScripts(habits ?? new ScriptHabits { CheckpointEvery = faults.WritesCheckpoints ? 1 : 0 }, Dice.Chance) { KnowWhatIsTheirs = false };
        _nodes = [.. Enumerable.Range(1, 4).Select(n => new ClusterNode($"n{n}") { IsBad = n == 4 && faults.HasBadNode })];
        _disk = new SharedDisk(clock, Dice, faults);
        Accounting = new Accounting(clock, Dice, faults);
        Controller = new Controller(clock, Dice, faults, _nodes, Accounting, Launch, Story);
        _disasters = new Disasters(clock, Dice, faults, _nodes, Controller, Story);
    }

    internal ClusterFaults Faults { get; }

    internal Story Story { get; }

    internal Dice Dice { get; }

    public TrialScripts Scripts { get; }

    internal Controller Controller { get; }

    internal Accounting Accounting { get; }

    /// <summary>Every call to the controller, by any driver.</summary>
    internal List<ClusterCall> Calls { get; } = [];

    /// <summary>A driver whose experiment is over looks for what it may leave behind.</summary>
    internal bool IsSweeping { get; set; }

    /// <summary>When a driver's question about its jobs was not answered.</summary>
    internal HashSet<DateTimeOffset> Unanswered { get; } = [];

    /// <summary>When the queue answered last.</summary>
    internal DateTimeOffset QueueAnsweredAt { get; set; } = DateTimeOffset.MinValue;

    internal DateTimeOffset QueueFailsUntil { get; set; } = DateTimeOffset.MinValue;

    internal DateTimeOffset QueueWasEmptyAt { get; set; } = DateTimeOffset.MinValue;

    /// <summary>Everything that ever ran.</summary>
    internal IReadOnlyList<TrialProcess> Processes => _processes;

    /// <summary>What must never be, seen while time passed.</summary>
    internal List<string> Violations { get; } = [];

    /// <summary>The most attempts that had a job in the queue at once.</summary>
    internal int MostQueued { get; private set; }

    /// <summary>No more is drawn to go wrong.</summary>
    internal bool IsCalm { get; set; }

    public Func<Task>? Meanwhile { get; set; }

    public IExecutor Connect(ExecutorContext context, Action atWait)
    {
        var programs = new SimulatedPrograms(_clock, new ClusterCalls(this, _clock, ++_drivers));
        var settings = new SlurmSettings
        {
            Mode = Dice.Chance(0.5) ? SlurmMode.Array : SlurmMode.Job,
            ExperimentId = context.ExperimentId,
            StartFolder = context.Folder.Root,
            SubmissionsFolder = Path.Combine(context.Folder.Root, "submissions"),
            UserName = SimulatedPrograms.User,
            QueuePoll = QueuePoll,
            Programs = new SlurmProgramSettings { Simulated = programs.AnswerAsync },
            Jitter = () => Dice.Below(1),
        };
        return new SimulatedSlurm(new SlurmExecutor(settings, _clock), this, _clock, atWait);
    }

    public void Run(TimeSpan time)
    {
        var until = _clock.Now + time;
        while (_clock.Now < until)
        {
            var next = _ticked + TimeSpan.FromSeconds(1);
            _clock.Advance((next < until ? next : until) - _clock.Now);
            if (_clock.Now >= next)
            {
                _ticked = next;
                Tick();
            }
        }
    }

    /// <summary>What reaches the controller later, when it is there to hear.</summary>
    internal void Later(TimeSpan delay, Action act) => _later.Add((_clock.Now + delay, act));

    private void Tick()
    {
        _disasters.Tick(_processes, IsCalm);

        foreach (var process in _processes)
        {
            process.Tick();
        }

        foreach (var late in _later.Where(l => l.At <= _clock.Now && Controller.IsUp).ToList())
        {
            late.Act();
            _later.Remove(late);
        }

        Controller.Tick();
        _disk.Tick();
        if (!IsCalm)
        {
            Scripts.Tick();
        }

        Look();
    }

    private TrialProcess Launch(ClusterJob job)
    {
        var process = new TrialProcess(job.Attempt, job.Folder!, job.Handle, job.Node!, _clock, Dice, _disk, Faults, Scripts, Story);
        _processes.Add(process);
        return process;
    }

    private void Look()
    {
        var running = _processes.Where(p => p is { HasBegun: true, IsOver: false, IsDetached: false }).ToList();
        foreach (var twice in running.GroupBy(p => p.Attempt.Trial).Where(g => g.Count() > 1))
        {
            Violations.Add($"{_clock.Now:T}: attempts {string.Join(" and ", twice.Select(p => p.Attempt))} run at the same time");
        }

        MostQueued = Math.Max(MostQueued, Controller.Unfinished.Select(j => j.Attempt).Distinct().Count());
    }
}
