using System.Collections.Immutable;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>What a cluster says of itself.</summary>
public sealed record SlurmCluster
{
    /// <summary>Version of Slurm: <c>22.05.8</c>; empty where it is not told.</summary>
    public string Version { get; init; } = "";

    /// <summary>The cluster's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its settings as <c>scontrol show config</c> gives them.</summary>
    public ImmutableSortedDictionary<string, string> Config { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Its partitions, in its order.</summary>
    public ImmutableArray<SlurmPartition> Partitions { get; init; } = [];

    /// <summary>What this user may use; empty without accounting.</summary>
    public ImmutableArray<SlurmAssociation> Associations { get; init; } = [];

    /// <summary>Qualities of service; empty without accounting.</summary>
    public ImmutableArray<SlurmQos> Qos { get; init; } = [];

    /// <summary>The account jobs are charged to where none is given; null where there is none.</summary>
    public string? DefaultAccount { get; init; }

    /// <summary>Whether the cluster keeps records of jobs that <c>sacct</c> can tell.</summary>
    public bool HasAccounting => Config.GetValueOrDefault("AccountingStorageType") is { } type && type.EndsWith("slurmdbd", StringComparison.Ordinal);

    /// <summary>Whether the accounting database answered.</summary>
    public bool AccountingAnswers { get; init; }

    /// <summary>What could not be read, and why; empty where all was.</summary>
    public ImmutableArray<string> Gaps { get; init; } = [];

    /// <summary>Indices of job arrays are below this. Slurm's default is 1001.</summary>
    public int MaxArraySize => SlurmNumbers.Count(Config.GetValueOrDefault("MaxArraySize")) ?? 1001;

    /// <summary>Jobs the controller holds at once, of all users. Slurm's default is 10000.</summary>
    public int MaxJobCount => SlurmNumbers.Count(Config.GetValueOrDefault("MaxJobCount")) ?? 10_000;

    /// <summary>Whether jobs that do not say otherwise are put back into the queue by the cluster itself.</summary>
    public bool RequeuesJobs => Config.GetValueOrDefault("JobRequeue") != "0";

    /// <summary>Time between SIGTERM and SIGKILL.</summary>
    public TimeSpan? KillWait => SlurmNumbers.Seconds(Config.GetValueOrDefault("KillWait"));

    /// <summary>How long the queue remembers a job that has ended.</summary>
    public TimeSpan? MinJobAge => SlurmNumbers.Seconds(Config.GetValueOrDefault("MinJobAge"));

    /// <summary>How jobs may lose their places: <c>preempt/none</c>, <c>preempt/partition_prio</c>, ...</summary>
    public string PreemptType => Config.GetValueOrDefault("PreemptType") ?? "";

    /// <summary>Whether jobs beyond a partition's limits are refused at once, instead of waiting for ever.</summary>
    public bool RefusesWhatNeverStarts => Config.GetValueOrDefault("EnforcePartLimits") is "ALL" or "ANY" or "YES";

    /// <summary>The partition of jobs that name none.</summary>
    public SlurmPartition? DefaultPartition => Partitions.FirstOrDefault(p => p.IsDefault);
}

/// <summary>A partition.</summary>
public sealed record SlurmPartition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether jobs that name none go there.</summary>
    public bool IsDefault { get; init; }

    /// <summary><c>UP</c>, <c>DOWN</c>, <c>DRAIN</c> or <c>INACTIVE</c>.</summary>
    public string State { get; init; } = "UP";

    /// <summary>Longest time of a job; null is without limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Time of a job that gives none; null is <see cref="MaxTime"/>.</summary>
    public TimeSpan? DefaultTime { get; init; }

    /// <summary>Most nodes of a job; null is without limit.</summary>
    public int? MaxNodes { get; init; }

    /// <summary>Fewest nodes of a job.</summary>
    public int MinNodes { get; init; }

    /// <summary>Nodes it has.</summary>
    public int TotalNodes { get; init; }

    /// <summary>Accounts that may use it; empty: all.</summary>
    public ImmutableArray<string> AllowAccounts { get; init; } = [];

    /// <summary>What becomes of jobs that lose their place: <c>OFF</c>, <c>REQUEUE</c>, <c>CANCEL</c>, <c>SUSPEND</c>.</summary>
    public string PreemptMode { get; init; } = "OFF";

    /// <summary>Its nodes, like ones together.</summary>
    public ImmutableArray<SlurmNodes> Nodes { get; init; } = [];
}

/// <summary>Nodes of a partition that are alike.</summary>
/// <param name="Count">How many.</param>
/// <param name="Cpus">CPUs of each.</param>
/// <param name="MemoryMiB">Memory of each in MiB.</param>
/// <param name="State">Their state: <c>idle</c>, <c>down*</c>, ...</param>
/// <param name="Gpus">GPUs of each by kind; the kind is empty where it has no name.</param>
/// <param name="Features">What <c>constraint</c> may ask for.</param>
public sealed record SlurmNodes(
    int Count, int Cpus, long MemoryMiB, string State, ImmutableArray<KeyValuePair<string, int>> Gpus, ImmutableArray<string> Features)
{
    /// <summary>GPUs of each, of that kind or of any.</summary>
    public int GpusOf(string? type) => Gpus.Where(g => type is null || g.Key == type).Sum(g => g.Value);
}

/// <summary>What a user may use: an account, in a partition or in all of them.</summary>
/// <param name="Account">The account.</param>
/// <param name="Partition">The partition; empty: all.</param>
/// <param name="Qos">Qualities of service.</param>
/// <param name="DefaultQos">The one jobs have that give none; empty: the cluster's.</param>
/// <param name="MaxSubmitJobs">Most jobs in the queue; null is without limit.</param>
public sealed record SlurmAssociation(string Account, string Partition, ImmutableArray<string> Qos, string DefaultQos, int? MaxSubmitJobs);

/// <summary>A quality of service.</summary>
/// <param name="Name">Its name.</param>
/// <param name="MaxSubmitJobs">Most jobs of a user in the queue; null is without limit.</param>
/// <param name="MaxJobs">Most running jobs of a user; null is without limit.</param>
/// <param name="MaxTime">Longest time of a job; null is without limit.</param>
public sealed record SlurmQos(string Name, int? MaxSubmitJobs, int? MaxJobs, TimeSpan? MaxTime);
