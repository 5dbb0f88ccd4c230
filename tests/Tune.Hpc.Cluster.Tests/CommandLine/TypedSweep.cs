using Tune.Hpc.Cluster.Tests.Bed;

namespace Tune.Hpc.Cluster.Tests.CommandLine;

/// <summary>A small sweep on the cluster, typed by a user.</summary>
internal sealed class TypedSweep
{
    private readonly TestCluster _cluster;

    public TypedSweep(TestCluster cluster, SharedFolder folder, int trials = 3, string script = "echo '{\"loss\": 1}' >>\"$TUNE_REPORTS\"\n")
    {
        _cluster = cluster;
        Folder = folder;
        folder.Write("trial.sh", script);
        folder.Write("sweep.yaml", $$$"""
            name: sweep
            command: [sh, "{spec_dir}/trial.sh", "{config}"]
            param_space: {x: "uniform(0, 1)"}
            metric: loss
            mode: min
            num_samples: {{{trials}}}
            storage_path: results
            resources_per_trial: {cpus: 1, memory: 50M, time: 10m}
            executor: {type: slurm, partition: debug, queue_poll_s: 2, poll_interval_s: 1, controller: {time: 10m, memory: 200M}}
            """);
    }

    public SharedFolder Folder { get; }

    public Task<Outcome> TuneAsync(params string[] arguments) => _cluster.RunTuneAsync(arguments, Folder.Path);

    public RunningProcess Start(params string[] arguments) => _cluster.StartTune(arguments, Folder.Path);

    /// <summary>Waits for a text in a file of the experiment.</summary>
    public Task<string> SeenAsync(string text, params string[] names) =>
        Until.SeenAsync(() => Task.FromResult(Folder.Read([.. (string[])["results", "sweep"], .. names])), said => said.Contains(text, StringComparison.Ordinal), $"'{text}' in {string.Join('/', names)}");
}
