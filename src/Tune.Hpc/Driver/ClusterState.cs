using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Driver;

/// <summary>What the journal says about the cluster: what the run cost its scheduler, why jobs wait, which nodes are avoided.</summary>
public sealed class ClusterState
{
    /// <summary>Calls to the scheduler by program.</summary>
    public ImmutableSortedDictionary<string, long> Calls { get; private set; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Waiting jobs by the queue's reason, when it was last written down.</summary>
    public ImmutableSortedDictionary<string, long> Waiting { get; private set; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Nodes no further attempt is sent to, the latest last.</summary>
    public ImmutableArray<NodeExcluded> Excluded { get; private set; } = [];

    internal void OnCalls(CallsMade e)
    {
        foreach (var (program, count) in e.Calls)
        {
            Calls = Calls.SetItem(program, Calls.GetValueOrDefault(program) + count);
        }
    }

    internal void OnQueue(QueueSeen e) => Waiting = e.Waiting;

    internal void OnExcluded(NodeExcluded e) => Excluded = Excluded.Add(e);
}
