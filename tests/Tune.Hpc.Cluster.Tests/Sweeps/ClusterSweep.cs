using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cluster.Tests.Sweeps;

/// <summary>One experiment on the cluster, in a folder that all nodes see, driven by the built tool as the user.</summary>
internal sealed class ClusterSweep : IAsyncDisposable
{
    /// <summary>What every trial begins with: a line that tells how often its command ran, and words for what trials do. The first argument is the folder of the specification.</summary>
    private const string Words = """
        echo "$TUNE_ATTEMPT" >>begun
        report() { echo "{\"loss\": $1, \"by_attempt\": $TUNE_ATTEMPT}" >>"$TUNE_REPORTS"; }
        keep() {
            mkdir "$TUNE_CHECKPOINT_DIR/.$1" && mv "$TUNE_CHECKPOINT_DIR/.$1" "$TUNE_CHECKPOINT_DIR/$1" &&
                echo "{\"loss\": 1, \"by_attempt\": $TUNE_ATTEMPT, \"_checkpoint\": \"$1\"}" >>"$TUNE_REPORTS"
        }
        until_there() { until [ -e "$1" ]; do sleep 0.2; done; }
        for_ever() { while :; do sleep 0.2; done; }

        """;

    private readonly TestCluster _cluster;
    private readonly Dictionary<string, string> _variables = [];

    private ClusterSweep(TestCluster cluster, SharedFolder folder)
    {
        _cluster = cluster;
        Folder = folder;
    }

    public SharedFolder Folder { get; }

    /// <summary>The experiment's folder.</summary>
    public string Experiment => Folder["results", "sweep"];

    /// <summary>Writes a specification: name, storage, seed, metric and the paces of asking are given, the rest is the test's.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="specification">More keys.</param>
    /// <param name="script">What a trial does, in shell.</param>
    /// <param name="executor">More keys of the executor.</param>
    public static Task<ClusterSweep> MakeAsync(TestCluster cluster, string specification, string script, string executor = "mode: array") =>
        WriteAsync(cluster, specification, script, $"type: slurm, queue_poll_s: 1, queue_poll_max_s: 4, vanish_grace_s: 3, poll_interval_s: 1, {executor}");

    /// <summary>The same for trials that are steps of an allocation, in which it has to be driven.</summary>
    /// <param name="cluster">Where.</param>
    /// <param name="specification">More keys.</param>
    /// <param name="script">What a trial does, in shell.</param>
    public static Task<ClusterSweep> MakeForAllocationAsync(TestCluster cluster, string specification, string script) =>
        WriteAsync(cluster, specification, script, "type: srun, leave_before_end_s: 30, poll_interval_s: 1");

    private static async Task<ClusterSweep> WriteAsync(TestCluster cluster, string specification, string script, string executor)
    {
        var sweep = new ClusterSweep(cluster, await cluster.FolderAsync("sweep"));
        sweep.Folder.Write("trial.sh", Words + script + "\n");
        sweep.Folder.Write("spec.yaml", $$"""
            name: sweep
            storage_path: results
            command: [sh, "{spec_dir}/trial.sh", "{spec_dir}"]
            metric: loss
            mode: min
            seed: 7
            stop_grace_s: 20
            executor: {{{executor}}}
            {{specification}}

            """);
        return sweep;
    }

    /// <summary>Puts a program before one of the cluster's.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="script">What it does; <c>$real</c> is the one it stands for, <c>$here</c> the sweep's folder.</param>
    public void PutBefore(string program, string script)
    {
        Directory.CreateDirectory(Folder["bin"]);
        Folder.Write(Path.Combine("bin", program), $"#!/bin/sh\nreal=/usr/bin/{program} here='{Folder.Path}'\n{script}\n");
        _variables["PATH"] = $"{Folder["bin"]}:{_cluster.SearchPath}";
    }

    /// <summary>The stand-ins are gone.</summary>
    public void TakeStandInsAway() => _variables.Remove("PATH");

    /// <summary>The user's environment has a PATH of its own.</summary>
    public void SearchOnly(string path) => _variables["PATH"] = path;

    public RunningProcess Start(params string[] arguments) => _cluster.StartTune(arguments, Folder.Path, _variables);

    public RunningProcess StartRun() => Start("run", "spec.yaml");

    public RunningProcess StartResume() => Start("resume", Experiment);

    /// <summary>A verb, to its end.</summary>
    public async Task<Outcome> TuneAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await process.EndAsync();
    }

    public Task<Outcome> RunAsync() => TuneAsync("run", "spec.yaml");

    /// <summary>Submits a job that runs it, and waits for the job's end.</summary>
    /// <param name="options">What is asked of sbatch.</param>
    /// <returns>The job.</returns>
    public async Task<string> RunInAllocationAsync(params string[] options)
    {
        string job = await _cluster.Slurm.SubmitAsync(Folder, "dotnet-tune run spec.yaml", options);
        string state = await _cluster.Slurm.StateAsync(job, "COMPLETED", "FAILED", "TIMEOUT");
        Assert.True(state == "COMPLETED", $"{state}: {Folder.Read($"slurm-{job}.out")}\n{Describe()}");
        return job;
    }

    public Task<Outcome> ResumeAsync(params string[] arguments) => TuneAsync(["resume", Experiment, .. arguments]);

    public async Task<JsonElement> JsonAsync(string verb) => JsonDocument.Parse((await TuneAsync(verb, Experiment, "--json")).With(0).Out).RootElement;

    /// <summary>A path below a trial's folder.</summary>
    public string InTrial(int trial, params string[] names) => Path.Combine([Experiment, "trials", trial.ToString("D5", CultureInfo.InvariantCulture), .. names]);

    /// <summary>Lets go trials that wait for a file beside the specification.</summary>
    public void Make(string name) => Folder.Write(name, "");

    /// <summary>The attempts in which a trial's command ran, in order.</summary>
    public string[] Begun(int trial) => File.Exists(InTrial(trial, "begun")) ? File.ReadAllLines(InTrial(trial, "begun")) : [];

    /// <summary>The journal as far as it is written; nothing where there is none yet.</summary>
    public IReadOnlyList<JournalEntry> Entries()
    {
        string journal = Path.Combine(Experiment, "journal.jsonl");
        if (!File.Exists(journal) || new FileInfo(journal).Length == 0)
        {
            return [];
        }

        using var reader = JournalReader.Open(journal);
        return [.. reader.ReadToEnd()];
    }

    public IReadOnlyList<T> Events<T>()
        where T : ExperimentEvent => [.. Entries().Select(e => e.Event).OfType<T>()];

    /// <summary>How the attempts of a trial ended, in order.</summary>
    public IReadOnlyList<AttemptOutcome> OutcomesOf(int trial) => [.. Events<AttemptEnded>().Where(e => e.Trial.Number == trial).Select(e => e.Outcome)];

    /// <summary>How a trial ended, the last time.</summary>
    public TrialEnded EndOf(int trial) => Events<TrialEnded>().Last(e => e.Trial.Number == trial);

    /// <summary>The job that took an attempt.</summary>
    public string JobOf(int trial, int attempt = 1) => Events<JobAccepted>().Last(e => e.Trial.Number == trial && e.Attempt == attempt).Job;

    /// <summary>Waits for facts in the journal, while the driver lives.</summary>
    public async Task<IReadOnlyList<T>> SeenAsync<T>(RunningProcess driver, Func<IReadOnlyList<T>, bool> enough, string what)
        where T : ExperimentEvent
    {
        var (seen, gone) = await Until.SeenAsync(
            () => Task.FromResult((Events: Events<T>(), HasExited: driver.HasExited)), s => s.HasExited || enough(s.Events), what, onFailure: Describe);
        Assert.True(enough(gone ? Events<T>() : seen), $"the driver ended before {what}; it said\n{driver.Out}\n{driver.Err}\n{Describe()}");
        return seen;
    }

    /// <summary>Waits for so many attempts to run.</summary>
    public Task<IReadOnlyList<AttemptStarted>> StartedAsync(RunningProcess driver, int count) =>
        SeenAsync<AttemptStarted>(driver, started => started.Count >= count, $"{count} attempts run");

    /// <summary>Waits for so many attempts to have reported.</summary>
    public Task<IReadOnlyList<ReportReceived>> ReportedAsync(RunningProcess driver, int count) =>
        SeenAsync<ReportReceived>(driver, reports => reports.Select(r => (r.Trial, r.Attempt)).Distinct().Count() >= count, $"{count} attempts have reported");

    /// <summary>The whole journal and what else may tell why a test failed.</summary>
    public string Describe() => File.Exists(Path.Combine(Experiment, "journal.jsonl")) ? $"the journal says\n{File.ReadAllText(Path.Combine(Experiment, "journal.jsonl"))}" : "there is no journal";

    public ValueTask DisposeAsync() => Folder.DisposeAsync();
}
