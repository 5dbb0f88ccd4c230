using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Numerics;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests;

/// <summary>The production driver and its files, on a virtual clock and a simulated machine, with faults drawn from a seed.</summary>
internal sealed class SimulatedWorld : IDisposable
{
    private const int MostDrivers = 2000;
    private readonly string _storage = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"tune-sim-{Guid.NewGuid():N}"); // in memory: what is tested is order, not the disk
    private readonly ulong _seed;
    private readonly Faults _faults;
    private readonly long _trials;
    private readonly bool _asha;
    private KeyedStream _random;

    internal SimulatedWorld(ulong seed, Faults faults, long trials, bool asha)
    {
        _seed = seed;
        _faults = faults;
        _trials = trials;
        _asha = asha;
        _random = KeyedStream.For(seed, "simulation/world");
        Machine = new SimulatedMachine(seed, Clock, faults);
        Folder = ExperimentFolder.Create(_storage, "sim", "{}", "0", FolderAccess.Private);
    }

    internal VirtualClock Clock { get; } = new();

    internal SimulatedMachine Machine { get; }

    internal ExperimentFolder Folder { get; }

    /// <summary>How many drivers it took.</summary>
    internal int Drivers { get; private set; }

    /// <summary>Runs drivers, one after the other, until the experiment is over.</summary>
    internal async Task<ExperimentState> RunAsync(Func<int, CancellationToken>? leaveOf = null)
    {
        while (Drivers++ < MostDrivers)
        {
            Clock.ReadingsLeft = _faults.DriverLife is { } life ? 1 + (int)_random.NextInt64(2 * life) : null;
            ExperimentDriver? driver = null;
            try
            {
                driver = ExperimentDriver.Open(Folder.Root, Spec(), Rules(), new DriverOptions
                {
                    Clock = Clock,
                    Executor = (_, _) => Machine.Connect(),
                    Leave = leaveOf?.Invoke(Drivers) ?? CancellationToken.None,
                });
                var outcome = await driver.RunAsync();
                await driver.DisposeAsync();
                if (outcome.IsOver)
                {
                    Clock.ReadingsLeft = null;
                    return Replay();
                }
            }
            catch (DriverKilledException)
            {
                Clock.ReadingsLeft = null;
                TearTail();
                Machine.Run(TimeSpan.FromSeconds(_random.NextInt64(20)));
            }
        }

        throw new InvalidOperationException($"not over after {MostDrivers} drivers; seed {_seed}, {_faults}");
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

    private ExperimentRules Rules() => new()
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = new ListSearcher(),
        Scheduler = _asha ? new AshaScheduler(new AshaSettings { MaxT = 9, ReductionFactor = 3 }, _seed) : new FifoScheduler(),
        FixedRequest = new JobRequest(),
        Limits = new ExperimentLimits { NumSamples = _trials, MaxFailures = 1 },
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
    };
}
