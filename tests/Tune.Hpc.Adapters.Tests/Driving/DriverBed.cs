using Tune.Hpc.Adapters.Tests.Clients;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.TestKit;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Driving;

/// <summary>A real driver, real processes on this machine, and a scheduler that decides as the test says.</summary>
internal sealed class DriverBed : IDisposable
{
    /// <summary>For scripts in sh: a checkpoint that holds its number, and waiting for what the driver does.</summary>
    public const string Functions = """
        set -eu
        save() {
            mkdir "$TUNE_CHECKPOINT_DIR/.$1"
            echo "$1" > "$TUNE_CHECKPOINT_DIR/.$1/at"
            mv "$TUNE_CHECKPOINT_DIR/.$1" "$TUNE_CHECKPOINT_DIR/$1"
        }
        report() { echo "{\"loss\": 1, \"training_iteration\": $1${2:+, \"_checkpoint\": \"$2\"}}" >> "$TUNE_REPORTS"; }
        until_told() { until grep -qs "\"$1\"" "$TUNE_CONTROL"; do sleep 0.02; done; }

        """;

    private readonly TemporaryFolder _folder = TemporaryFolder.WithAwkwardName();
    private readonly string _script;

    public DriverBed(string script, string program = "sh")
    {
        Program = program;
        _script = _folder["trial"];
        File.WriteAllText(_script, program == "sh" ? Functions + script : script);
        Folder = ExperimentFolder.Create(_folder.Path, "x", "{}", "0", FolderAccess.Private);
    }

    public string Program { get; }

    public ExperimentFolder Folder { get; }

    public Func<TrialReport, Verdict> Judge { get; set; } = _ => Verdict.NotJudged;

    public int Trials { get; init; } = 1;

    public CheckpointSettings Checkpoints { get; init; } = new();

    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(20);

    public string At(params string[] names) => _folder[names];

    public string Checkpoint(int trial, string name) => Folder.Trial(new TrialId(trial)).Checkpoint(name);

    /// <summary>Drives until the experiment is over, or lets go of it.</summary>
    public async Task<ExperimentState> RunAsync(LetGoAfter? until = null)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await using var driver = Open(new DriverOptions { LetGo = until?.Token ?? default, LeaveAtOnce = late.Token, Observer = until ?? (IRunObserver)new SilentObserver() });
        var outcome = await driver.RunAsync();
        Assert.False(late.IsCancellationRequested, $"not over in time; the journal says\n{File.ReadAllText(Folder.Journal)}");
        return outcome.State;
    }

    /// <summary>A driver that is asked to leave at once it looks, and waits until its attempts have ended.</summary>
    public async Task LeaveAsync()
    {
        using var leave = new CancellationTokenSource();
        await leave.CancelAsync();
        await using var driver = Open(new DriverOptions { Leave = leave.Token });
        await driver.RunAsync();
    }

    /// <summary>One turn of the crank.</summary>
    public async Task StepAsync()
    {
        await using var driver = Open(new DriverOptions());
        await driver.StepAsync();
    }

    public IReadOnlyList<T> Events<T>()
        where T : ExperimentEvent
    {
        using var reader = JournalReader.Open(Folder.Journal);
        return [.. reader.ReadToEnd().Select(e => e.Event).OfType<T>()];
    }

    /// <summary>How the attempts of a trial ended.</summary>
    public IEnumerable<AttemptOutcome> Outcomes(int trial) => Events<AttemptEnded>().Where(e => e.Trial.Number == trial).Select(e => e.Outcome);

    public string[] CheckpointsOnDisk(int trial) =>
        [.. Directory.EnumerateFileSystemEntries(Folder.Trial(new TrialId(trial)).Checkpoints).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    private ExperimentDriver Open(DriverOptions options) => ExperimentDriver.Open(Folder.Root, Spec(), Rules(), options);

    private ExperimentSpec Spec() => new()
    {
        Document = ConfigMap.Empty,
        Name = "x",
        Command = [Program, _script],
        SpecFolder = _folder.Path,
        Space = SearchSpace.Empty,
        StoragePath = _folder.Path,
        Seed = 1,
        StopGrace = Grace,
        Checkpoints = Checkpoints,
        Executor = new ExecutorSettings { Cpus = 8, Gpus = [], PollInterval = TimeSpan.FromMilliseconds(100) },
        Environment =
        [
            KeyValuePair.Create("BED", _folder.Path),
            KeyValuePair.Create("CLIENT_SH", ShellScript.ClientFile),
            KeyValuePair.Create("PYTHONPATH", Path.GetDirectoryName(Python.ClientFile)!),
            KeyValuePair.Create("PYTHONDONTWRITEBYTECODE", "1"),
        ],
    };

    private ExperimentRules Rules() => new()
    {
        Objective = new Objective("loss", ObjectiveMode.Min),
        Searcher = new ListSearcher(),
        Scheduler = new SaidScheduler(r => Judge(r)),
        FixedRequest = new JobRequest(),
        CheckpointScore = Checkpoints.ScoreAttribute,
        Limits = new ExperimentLimits { NumSamples = Trials },
    };
}

/// <summary>Lets go of the experiment once something has happened.</summary>
internal sealed class LetGoAfter(Func<ExperimentEvent, bool> seen) : IRunObserver, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void OnEntry(in JournalEntry entry, ExperimentState state)
    {
        if (seen(entry.Event))
        {
            _source.Cancel();
        }
    }

    public void OnStep(ExperimentState state, DateTimeOffset now)
    {
    }

    public void Dispose() => _source.Dispose();
}
