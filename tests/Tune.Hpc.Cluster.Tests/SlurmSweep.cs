using System.Text.Json;
using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests;

/// <summary>A small experiment of the user's on the cluster, run by the built tool.</summary>
internal sealed class SlurmSweep(TestCluster cluster, SharedFolder folder)
{
    private const string Name = "sweep";

    /// <summary>Writes the specification: what differs from test to test, and the shell of a trial.</summary>
    /// <param name="executor">More keys of the executor, in flow style: <c>mode: job</c>.</param>
    /// <param name="trial">Lines of shell; $1 is the value of <c>x</c>.</param>
    /// <param name="more">More lines of the specification.</param>
    public SlurmSweep Write(string executor, string trial, params string[] more)
    {
        folder.Write("trial.sh", trial + "\n");
        folder.Write("sweep.yaml", string.Join('\n', [
            $"name: {Name}",
            "command: sh {spec_dir}/trial.sh {x}",
            "param_space: {x: 'grid_search([0, 1, 2, 3, 4, 5])'}",
            "metric: loss",
            "mode: min",
            "storage_path: results",
            $"executor: {{type: slurm, queue_poll_s: 2, poll_interval_s: 1, vanish_grace_s: 6{(executor.Length > 0 ? ", " : "")}{executor}}}",
            .. more,
            "",
        ]));
        return this;
    }

    public RunningProcess Start(IReadOnlyDictionary<string, string>? environment = null) => cluster.StartTune(["run", "sweep.yaml"], folder.Path, environment);

    public Task<Outcome> RunAsync(IReadOnlyDictionary<string, string>? environment = null) => cluster.RunTuneAsync(["run", "sweep.yaml"], folder.Path, environment);

    /// <summary>A path in the experiment's folder.</summary>
    public string this[params string[] names] => folder[["results", Name, .. names]];

    public string Read(params string[] names) => folder.Read(["results", Name, .. names]);

    /// <summary>Its events of one kind, so far.</summary>
    public IReadOnlyList<JsonElement> Events(string kind) =>
    [
        .. from line in Read("journal.jsonl").Split('\n')
           where line.EndsWith('}') && line.Contains($"\"kind\":\"{kind}", StringComparison.Ordinal)
           select JsonDocument.Parse(line).RootElement,
    ];

    /// <summary>The outcomes of its attempts, as text, in the order of their ends.</summary>
    public IReadOnlyList<string> Outcomes() => [.. Events("attempt-ended.").Select(e => e.GetProperty("outcome").GetString()!)];

    /// <summary>The ids of its jobs by trial, so far.</summary>
    public IReadOnlyDictionary<int, string> Jobs() => Events("job-accepted.").ToDictionary(e => e.GetProperty("trial").GetInt32(), e => e.GetProperty("job").GetString()!);
}
