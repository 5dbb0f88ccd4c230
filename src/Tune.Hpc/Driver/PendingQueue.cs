namespace Tune.Hpc.Driver;

/// <summary>Trials that wait, in order; those that go on come before new ones.</summary>
internal sealed class PendingQueue
{
    private readonly LinkedList<TrialState> _order = new();

    internal int Count => _order.Count;

    internal IEnumerable<TrialState> All => _order;

    /// <summary>The first that can start: one that waits for another's checkpoint lets others pass.</summary>
    internal TrialState? Peek() => _order.FirstOrDefault(t => t.CopyDue is null);

    internal void AddFirst(TrialState trial) => trial.Waiting = _order.AddFirst(trial);

    internal void AddLast(TrialState trial) => trial.Waiting = _order.AddLast(trial);

    internal bool Remove(TrialState trial)
    {
        if (trial.Waiting is not { } place)
        {
            return false;
        }

        _order.Remove(place);
        trial.Waiting = null;
        return true;
    }
}
