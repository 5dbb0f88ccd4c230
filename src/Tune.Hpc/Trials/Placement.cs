using System.Collections.Immutable;

namespace Tune.Hpc.Trials;

/// <summary>What an attempt was given of one machine.</summary>
/// <param name="Node">The machine's name; null where there is only one.</param>
/// <param name="Tasks">Tasks that run there. From 1.</param>
/// <param name="Cpus">CPUs by number; empty where they are only counted.</param>
/// <param name="Gpus">GPU indices; a fraction is a share of the only one.</param>
public sealed record Placement(string? Node, int Tasks, ImmutableArray<int> Cpus, ImmutableArray<int> Gpus)
{
    /// <inheritdoc/>
    public bool Equals(Placement? other) =>
        other is not null && Node == other.Node && Tasks == other.Tasks && Cpus.SequenceEqual(other.Cpus) && Gpus.SequenceEqual(other.Gpus);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Node, Tasks, Cpus.Length, Gpus.Length);
}
