namespace Tune.Hpc.Trials;

/// <summary>What one attempt asks of the machine or the cluster.</summary>
public sealed record JobRequest
{
    /// <summary>Nodes. From 1; default 1.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Tasks over all nodes. From 1; default 1.</summary>
    public int Tasks { get; init; } = 1;

    /// <summary>CPUs for each task; fractions only where trials share a machine. Above 0; default 1.</summary>
    public double Cpus { get; init; } = 1;

    /// <summary>GPUs for the trial; fractions only where trials share a machine. From 0; default 0.</summary>
    public double Gpus { get; init; }

    /// <summary>Memory in MiB; null leaves it to the cluster.</summary>
    public long? MemoryMiB { get; init; }

    /// <summary>Wall-time limit of one attempt; null leaves it to the cluster.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>CPUs over all tasks.</summary>
    public double TotalCpus => Cpus * Tasks;
}
