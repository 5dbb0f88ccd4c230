using System.Collections.Immutable;

namespace Tune.Hpc.Driver.Ports;

/// <summary>What a machine has to give to trials.</summary>
/// <param name="Cpus">CPUs, at least 1.</param>
/// <param name="Gpus">GPU indices that may be assigned.</param>
/// <param name="MemoryMiB">Memory in MiB; null leaves it uncounted.</param>
public sealed record MachineCapacity(double Cpus, ImmutableArray<int> Gpus, long? MemoryMiB)
{
    /// <summary>Its name; null where there is only this machine.</summary>
    public string? Name { get; init; }

    /// <summary>Its CPUs by number, where each attempt is given its own; empty where they are only counted.</summary>
    public ImmutableArray<int> CpuIds { get; init; } = [];

    /// <summary>The kind of each GPU, in the order of <see cref="Gpus"/>; empty where it is not known, and any is taken for the kind that is asked for.</summary>
    public ImmutableArray<string> GpuTypes { get; init; } = [];
}
