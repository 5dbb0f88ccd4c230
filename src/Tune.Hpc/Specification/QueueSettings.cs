using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>How trials' jobs go through a cluster's queue: the part of <c>executor</c> that only <c>slurm</c> has.</summary>
public sealed record QueueSettings
{
    /// <summary><c>mode</c>. Default <see cref="SubmissionMode.Array"/>.</summary>
    public SubmissionMode Mode { get; init; } = SubmissionMode.Array;

    /// <summary>What the cluster is asked for besides <c>resources_per_trial</c>: partition, account, free options.</summary>
    public JobOptionsSpec Options { get; init; } = JobOptionsSpec.None;

    /// <summary><c>max_jobs</c>: the most jobs of this experiment in the queue at once; null: as many as the cluster allows. From 1.</summary>
    public int? MaxJobs { get; init; }

    /// <summary><c>max_array_size</c>: the most elements of one job array; null: as many as the cluster allows. From 1.</summary>
    public int? MaxArraySize { get; init; }

    /// <summary><c>queue_poll_s</c>: the shortest time between two queries of the queue. Default 10 s.</summary>
    public TimeSpan QueuePoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>queue_poll_max_s</c>: the longest time between two queries of the queue; not below <see cref="QueuePoll"/>. Default 60 s.</summary>
    public TimeSpan QueuePollMax { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary><c>vanish_grace_s</c>: how long a job must stay out of sight before it counts as lost. Default 30 s.</summary>
    public TimeSpan VanishGrace { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>How jobs are submitted.</summary>
public enum SubmissionMode
{
    /// <summary>One submission each.</summary>
    Job,

    /// <summary>What is submitted at the same time and asks for the same goes out as one array.</summary>
    Array,
}

/// <summary><c>executor.controller</c>: the small job that drives the experiment under <c>run --detach</c>.</summary>
public sealed record ControllerSettings
{
    /// <summary>What it asks for; its options are complete. Default: one CPU, 1 GiB, the account of the trials.</summary>
    public JobRequest Request { get; init; } = new() { MemoryMiB = 1024 };

    /// <summary><c>setup</c>: lines of shell that run before the driver.</summary>
    public ImmutableArray<string> SetupLines { get; init; } = [];
}
