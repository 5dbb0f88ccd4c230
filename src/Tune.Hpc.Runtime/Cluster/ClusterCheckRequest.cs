using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>What a person says of the cluster that is to be checked; what they leave out is taken from an experiment, where one is named.</summary>
public sealed record ClusterCheckRequest
{
    /// <summary>Names of the options of the test job that can be given.</summary>
    public static IReadOnlyList<string> OptionNames { get; } = ["partition", "account", "qos"];

    /// <summary>The folder of an experiment whose trials are to run there; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>Where experiments are to lie, absolute; null: where the experiment lies, else <c>./tune-results</c>.</summary>
    public string? StoragePath { get; init; }

    /// <summary>Where relative paths begin.</summary>
    public required string CurrentFolder { get; init; }

    /// <summary>The options that were given, by name.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>How long the test job may wait in the queue.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>Whether a test job is run.</summary>
    public bool RunsJob { get; init; } = true;

    /// <summary>The checks that follow from it.</summary>
    /// <exception cref="TuneException">The experiment cannot be read.</exception>
    public ClusterCheckOptions Resolve()
    {
        var executor = Folder is null ? null : ExperimentFile.LoadSummary(Folder).Document["executor"] as ConfigMap;
        return new ClusterCheckOptions
        {
            StorageFolder = StoragePath ?? (Folder is not null ? Path.GetDirectoryName(Folder)! : Path.GetFullPath(ExperimentPath.DefaultStorage, CurrentFolder)),
            Options = new JobOptions(OptionNames
                .Select(name => KeyValuePair.Create(name, Options.GetValueOrDefault(name) ?? Fixed(executor?[name])))
                .Where(o => o.Value is not null)),
            Request = Folder is null ? null : RequestOf(Folder),
            Patience = Patience,
            RunsJob = RunsJob,
        };
    }

    /// <summary>What the first trial of an experiment on a cluster asks for.</summary>
    private static JobRequest? RequestOf(string folder) =>
        ExperimentFile.Load(folder) is var spec && ClusterRequests.IsAbout(spec) && Experiments.DryRun(spec, 1) is [var first, ..] ? first.Request : null;

    // One that depends on the trial (=EXPR) says nothing about a job that is no trial's.
    private static string? Fixed(ConfigValue? value) => value is ConfigText { Value: var text } && !text.StartsWith('=') ? text : null;
}
