namespace Tune.Hpc.Trials;

/// <summary>What one attempt asks of the machine or the cluster.</summary>
public sealed record JobRequest
{
    /// <summary>Nodes. From 1; default 1.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Tasks over all nodes. From 1; default 1.</summary>
    public int Tasks { get; init; } = 1;

    /// <summary>Tasks on each node; null leaves their distribution to the cluster. From 1.</summary>
    public int? TasksPerNode { get; init; }

    /// <summary>CPUs for each task; fractions only where trials share a machine. Above 0; default 1.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>GPUs for the trial, over all nodes; fractions only where trials share a machine. From 0; default 0.</summary>
    public double Gpus { get; init; }

    /// <summary>The kind of GPU, as the cluster names it (<c>a100</c>); null takes any.</summary>
    public string? GpuType { get; init; }

    /// <summary>Memory of each node in MiB; null leaves it to the cluster.</summary>
    public long? MemoryMiB { get; init; }

    /// <summary>Memory for each CPU in MiB, instead of that of a node.</summary>
    public long? MemoryPerCpuMiB { get; init; }

    /// <summary>Memory for each GPU in MiB, instead of that of a node.</summary>
    public long? MemoryPerGpuMiB { get; init; }

    /// <summary>Wall-time limit of one attempt; null leaves it to the cluster.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>What else the cluster is asked for: partition, account, free options.</summary>
    public JobOptions Options { get; init; } = JobOptions.None;

    /// <summary>CPUs over all tasks.</summary>
    public double TotalCpus => Cpus * Tasks;
}
