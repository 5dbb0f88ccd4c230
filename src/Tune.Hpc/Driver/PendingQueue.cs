namespace Tune.Hpc.Driver;

/// <summary>Trials that wait, in order; those that go on come before new ones.</summary>
internal sealed class PendingQueue
{
    private readonly LinkedList<TrialState> _order = new();
    private readonly Dictionary<int, LinkedListNode<TrialState>> _nodes = [];

    internal int Count => _order.Count;

    internal IEnumerable<TrialState> All => _order;

    internal TrialState? Peek() => _order.First?.Value;

    internal void AddFirst(TrialState trial) => _nodes.Add(trial.Id.Number, _order.AddFirst(trial));

    internal void AddLast(TrialState trial) => _nodes.Add(trial.Id.Number, _order.AddLast(trial));

    internal bool Remove(TrialState trial)
    {
        if (!_nodes.Remove(trial.Id.Number, out var node))
        {
            return false;
        }

        _order.Remove(node);
        return true;
    }
}
