using System.Globalization;
using System.Text;
using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>One experiment in a folder of its own, driven by real processes. What still runs at the end of the test is killed.</summary>
internal sealed class Sweep : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    /// <summary>Writes a specification: name, storage, seed and room for trials are given, the rest is the test's.</summary>
    public Sweep(string specification = "", string? script = null, string? storage = null)
    {
        Storage = storage ?? At("results");
        Write("spec.yaml", $"name: sweep\nstorage_path: {Storage}\nexecutor: {{type: local, cpus: 64, gpus: 0, poll_interval_s: 0.2}}\nseed: 7\nstop_grace_s: 20\n{specification}\n");
        if (script is not null)
        {
            Write("trial.sh", script);
        }
    }

    public string Storage { get; }

    /// <summary>The experiment's folder.</summary>
    public string Folder => Path.Combine(Storage, "sweep");

    public string Journal => Path.Combine(Folder, "journal.jsonl");

    public string Current => _temporary.Path;

    public string At(params string[] names) => _temporary[names];

    public string InTrial(int trial, params string[] names) => Path.Combine([Folder, "trials", trial.ToString("D5", CultureInfo.InvariantCulture), .. names]);

    public void Write(string name, string text) => File.WriteAllText(At(name), text);

    /// <summary>The lines that trials wrote to a file beside the specification.</summary>
    public string[] Log(string name = "log") => File.Exists(At(name)) ? File.ReadAllLines(At(name)) : [];

    public TuneProcess Start(params string[] arguments) => TuneProcess.Start(Current, null, arguments);

    /// <summary>A verb, to its end.</summary>
    public Outcome Tune(params string[] arguments)
    {
        using var process = Start(arguments);
        return process.End();
    }

    public Outcome Run(params string[] arguments) => Tune(["run", "spec.yaml", .. arguments]);

    public Outcome Resume(params string[] arguments) => Tune(["resume", Folder, .. arguments]);

    public JsonElement Json(params string[] arguments) => JsonDocument.Parse(Tune([.. arguments, "--json"]).With(0).Out).RootElement;

    /// <summary>The journal as far as it is written.</summary>
    public IReadOnlyList<JournalEntry> Entries()
    {
        using var reader = JournalReader.Open(Journal);
        return [.. reader.ReadToEnd()];
    }

    public IReadOnlyList<T> Events<T>()
        where T : ExperimentEvent => [.. Entries().Select(e => e.Event).OfType<T>()];

    /// <summary>How many whole lines the journal has.</summary>
    public int Lines()
    {
        try
        {
            return File.ReadAllBytes(Journal).AsSpan().Count((byte)'\n');
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>Waits for a text in a trial's file, while the driver lives.</summary>
    public void WaitFor(string file, string text, TuneProcess driver) => Until.True(
        () => driver.HasExited || (File.Exists(file) && File.ReadAllText(file).Contains(text, StringComparison.Ordinal)),
        () => $"'{text}' in {file}; the journal says\n{(File.Exists(Journal) ? File.ReadAllText(Journal) : "nothing")}");

    /// <summary>No process of this experiment is left.</summary>
    public void NothingRuns() => Until.True(() => Leftovers.Of(Current).Count == 0, () => $"left running: {Leftovers.Describe(Current)}");

    /// <summary>Every trial has ended, once, and the results are there.</summary>
    public void EveryTrialEndedOnce(int trials, TrialStatus status = TrialStatus.Terminated)
    {
        var ended = Events<TrialEnded>();
        Assert.Equal(Enumerable.Range(1, trials), ended.Select(e => (int)e.Trial.Number).Order());
        Assert.All(ended, e => Assert.Equal(status, e.Status));
        Assert.Single(Events<ExperimentEnded>());
        Assert.True(File.Exists(Path.Combine(Folder, "results", "trials.parquet")), "no trials.parquet");
        Assert.True(File.Exists(Path.Combine(Folder, "results", "reports.parquet")), "no reports.parquet");
    }

    /// <summary>Nothing was made where experiments lie.</summary>
    public void NothingWasMade() => Assert.False(Directory.Exists(Storage), $"{Storage} was made");

    public void Dispose()
    {
        Leftovers.End(Current);
        _temporary.Dispose();
    }

    /// <summary>Everything a process printed, without what differs between two folders.</summary>
    public string Without(string text) => new StringBuilder(text).Replace(Current, "FOLDER").ToString();
}
