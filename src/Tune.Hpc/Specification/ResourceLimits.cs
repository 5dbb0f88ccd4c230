using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>The most that one trial may ask for, as the owners of a cluster have said; null is without limit.</summary>
public sealed record ResourceLimits
{
    /// <summary>Where they are written, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>Nodes.</summary>
    public int? Nodes { get; init; }

    /// <summary>CPUs over all tasks.</summary>
    public double? Cpus { get; init; }

    /// <summary>GPUs over all nodes.</summary>
    public double? Gpus { get; init; }

    /// <summary>Memory of each node in MiB.</summary>
    public long? MemoryMiB { get; init; }

    /// <summary>Wall-time limit.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>What in a request is above a limit: key and how; null where nothing is.</summary>
    public (string Key, string What)? WhyNot(JobRequest request) =>
        request.Nodes > Nodes ? ("nodes", $"{request.Nodes} nodes are asked for; {Source} allows {Nodes}")
        : request.TotalCpus > Cpus ? ("cpus", $"{request.TotalCpus} CPUs are asked for ({request.Tasks} tasks with {request.Cpus} each); {Source} allows {Cpus}")
        : request.Gpus > Gpus ? ("gpus", $"{request.Gpus} GPUs are asked for; {Source} allows {Gpus}")
        : MemoryOf(request) is var (key, memory) && memory > MemoryMiB ? (key, $"{MemoryText.Write(memory)} of a node's memory are asked for; {Source} allows {MemoryText.Write(MemoryMiB.Value)}")
        : request.Time > Time ? ("time", $"{DurationText.Write(request.Time.Value)} s are asked for; {Source} allows {DurationText.Write(Time.Value)} s")
        : null;

    // Per CPU and per GPU: what the fullest node gets when the job is spread evenly.
    private static (string Key, long MiB) MemoryOf(JobRequest request) =>
        request.MemoryPerCpuMiB is { } perCpu ? ("memory_per_cpu", perCpu * OnFullestNode(request.TotalCpus, request.Nodes))
        : request.MemoryPerGpuMiB is { } perGpu ? ("memory_per_gpu", perGpu * OnFullestNode(request.Gpus, request.Nodes))
        : ("memory", request.MemoryMiB ?? 0);

    private static long OnFullestNode(double all, int nodes) => (long)Math.Ceiling(all / nodes);
}
