using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Cluster;

/// <summary>What <c>doctor</c> is to look at on a cluster.</summary>
public sealed record ClusterCheckOptions
{
    /// <summary>Where experiments are to lie; it need not exist.</summary>
    public required string StorageFolder { get; init; }

    /// <summary>Partition, account and quality of service of the test job.</summary>
    public JobOptions Options { get; init; } = JobOptions.None;

    /// <summary>What a trial would ask for; null: nothing but those options.</summary>
    public JobRequest? Request { get; init; }

    /// <summary>Whether a test job is run.</summary>
    public bool RunsJob { get; init; } = true;

    /// <summary>How long the test job may wait in the queue. Default 2 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);
}
