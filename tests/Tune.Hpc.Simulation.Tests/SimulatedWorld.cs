using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Numerics;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Simulation.Tests.Schedules;
using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Search;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Storage.Requests;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>The production driver and its files, on a virtual clock and a simulated machine, with faults drawn from a seed.</summary>
internal sealed class SimulatedWorld : IDisposable
{
    private const int MostDrivers = 2000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    private readonly string _storage = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"tune-sim-{Guid.NewGuid():N}"); // in memory: what is tested is order, not the disk
    private readonly ulong _seed;
    private readonly Faults _faults;
    private readonly long _trials;
    private readonly DrawnScheduler _scheduler;
    private readonly IPlace _place;
    private KeyedStream _random;

    internal SimulatedWorld(ulong seed, Faults faults, long trials, bool asha, Func<VirtualClock, IPlace> place)
        : this(seed, faults, trials, new DrawnScheduler("", asha ? () => new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3 }, seed) : () => new FifoScheduler(), null), place)
    {
    }

    /// <param name="seed">Draws what goes wrong.</param>
    /// <param name="faults">How likely.</param>
    /// <param name="trials">How many there are to be.</param>
    /// <param name="scheduler">Judges them.</param>
    /// <param name="place">Where jobs run.</param>
    internal SimulatedWorld(ulong seed, Faults faults, long trials, DrawnScheduler scheduler, Func<VirtualClock, IPlace> place)
    {
        _seed = seed;
        _faults = faults;
        _trials = trials;
        _scheduler = scheduler;
        _random = KeyedStream.For(seed, "simulation/world");
        _place = place(Clock);
        Folder = ExperimentFolder.Create(_storage, "sim", "{}", "0", FolderAccess.Private);
    }

    internal VirtualClock Clock { get; } = new();

    internal ExperimentFolder Folder { get; }

    internal TrialScripts Scripts => _place.Scripts;

    internal JobRequest Request { get; init; } = new();

    internal int MaxConcurrent { get; init; }

    internal TimeSpan? PollInterval { get; init; }

    internal CheckpointSettings Checkpoints { get; init; } = new();

    /// <summary>How many drivers it took.</summary>
    internal int Drivers { get; private set; }

    /// <summary>Runs drivers, one after the other, until the experiment is over.</summary>
    internal async Task<ExperimentState> RunAsync(Func<int, CancellationToken>? leaveOf = null)
    {
        _place.Meanwhile = TakeOverAsync;
        while (Drivers++ < MostDrivers)
        {
            if (await DriveAsync(_faults.DriverLife, leaveOf?.Invoke(Drivers)))
            {
                return Replay();
            }
        }

        throw new InvalidOperationException($"not over after {MostDrivers} drivers; seed {_seed}, {_faults}");
    }

    /// <summary>One turn of the crank each second, by the same driver or by a new one.</summary>
    /// <param name="isNext">Whether the next turn is another driver's.</param>
    internal async Task<ExperimentState> TurnAsync(Func<bool> isNext)
    {
        ExperimentDriver? driver = null;
        while (Clock.Now - VirtualClock.Start < Longest)
        {
            driver ??= Open(new DriverOptions { Clock = Clock, Executor = context => _place.Connect(context, () => { }) });
            bool isOver = (await driver.StepAsync()).IsOver;
            if (isOver || isNext())
            {
                await driver.DisposeAsync();
                driver = null;
                Drivers++;
            }

            if (isOver)
            {
                return Replay();
            }

            _place.Run(TimeSpan.FromSeconds(1));
        }

        throw new InvalidOperationException($"not over after {Longest}; TUNE_SEED={_seed}");
    }

    private ExperimentDriver Open(DriverOptions options) => ExperimentDriver.Open(Folder.Root, Spec(), Rules(), options);

    /// <summary>One driver, until it is over, killed, asked to leave, or finds that another one has taken the journal.</summary>
    private async Task<bool> DriveAsync(int? life, CancellationToken? asked)
    {
        Clock.ReadingsLeft = life is { } most ? 1 + (int)_random.NextInt64(2 * most) : null;
        using var leave = new CancellationTokenSource();
        using var leaveAtOnce = new CancellationTokenSource();
        try
        {
            var driver = Open(new DriverOptions
            {
                Clock = Clock,
                Executor = context => _place.Connect(context, () => AtWait(leave, leaveAtOnce)),
                Observer = new ReplayComparison(this),
                Resume = Resume(),
                Leave = asked ?? leave.Token,
                LeaveAtOnce = leaveAtOnce.Token,
            });
            var outcome = await driver.RunAsync();
            await driver.DisposeAsync();
            Clock.ReadingsLeft = null;
            return outcome.IsOver;
        }
        catch (DriverKilledException)
        {
            Clock.ReadingsLeft = null;
            TearTail();
            _place.Run(TimeSpan.FromSeconds(_random.NextInt64(20)));
        }
        catch (TuneException taken) when (taken.Code == StorageCodes.JournalTaken)
        {
            Clock.ReadingsLeft = null;
        }

        return false;
    }

    /// <summary>A driver stands still; another one drives for a while, and maybe to the end.</summary>
    private async Task TakeOverAsync()
    {
        var (readings, meanwhile) = (Clock.ReadingsLeft, _place.Meanwhile);
        _place.Meanwhile = null;
        await DriveAsync(life: 100, asked: null);
        (Clock.ReadingsLeft, _place.Meanwhile) = (readings, meanwhile);
    }

    private void AtWait(CancellationTokenSource leave, CancellationTokenSource leaveAtOnce)
    {
        if (Clock.Now - VirtualClock.Start > Longest)
        {
            throw new InvalidOperationException($"not over after {Longest}; TUNE_SEED={_seed}, {_faults}");
        }

        if (_random.NextDouble() < _faults.AskedToLeave)
        {
            (leave.IsCancellationRequested ? leaveAtOnce : leave).Cancel();
        }

        if (_random.NextDouble() < _faults.AskedToStop)
        {
            new RequestBox(Folder).AskToStop(now: _random.NextDouble() < 0.5, "enough", Clock.Now);
        }
    }

    private ResumeOptions Resume()
    {
        if (Drivers is < 2 or > 20 || _random.NextDouble() >= _faults.ResumeOptions)
        {
            return new ResumeOptions();
        }

        ResumeKind Draw() => (ResumeKind)_random.NextInt64(3);
        return new ResumeOptions { Unfinished = Draw(), Errored = Draw(), Finished = _random.NextDouble() < 0.2 ? Draw() : ResumeKind.Skip };
    }

    /// <summary>The state a fresh reader of the journal sees.</summary>
    internal ExperimentState Replay()
    {
        var state = new ExperimentState(Rules());
        using var reader = JournalReader.Open(Folder.Journal);
        foreach (var entry in reader.ReadToEnd())
        {
            state.Apply(entry);
        }

        return state;
    }

    internal IReadOnlyList<JournalEntry> Journal()
    {
        using var reader = JournalReader.Open(Folder.Journal);
        return [.. reader.ReadToEnd()];
    }

    public void Dispose() => Directory.Delete(_storage, recursive: true);

    /// <summary>What a power cut leaves: the beginning of a line that was never flushed.</summary>
    private void TearTail()
    {
        if (_random.NextDouble() < _faults.TornTail)
        {
            using var file = new FileStream(Folder.Journal, FileMode.Append);
            file.Write("""{"seq":99999,"time":"2026-01-01T00:00:00.000Z","epoch":1,"kind":"report"""u8[..(1 + (int)_random.NextInt64(60))]);
        }
    }

    /// <summary>Makes a searcher without memory.</summary>
    internal Func<ISearcher> Searcher { get; init; } = () => new ListSearcher();

    internal ExperimentRules Rules() => new()
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = Searcher(),
        Scheduler = _scheduler.Make(),
        Resources = _scheduler.Resources,
        LastIteration = _scheduler.Resources is null ? null : 9,
        CheckpointScore = Checkpoints.ScoreAttribute,
        FixedRequest = Request,
        RequestFor = _ => Request,
        Limits = new ExperimentLimits { NumSamples = _trials, MaxFailures = 1, MaxConcurrentTrials = MaxConcurrent },
    };

    private ExperimentSpec Spec() => new()
    {
        Document = ConfigMap.Empty,
        Name = "sim",
        Command = ["true"],
        SpecFolder = _storage,
        Space = null!,
        StoragePath = _storage,
        Seed = _seed,
        Checkpoints = Checkpoints,
        Executor = PollInterval is { } poll ? new ExecutorSettings { Type = "simulated", PollInterval = poll } : new ExecutorSettings(),
    };
}
