using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Median;

/// <summary>Paused trials in the order in which they came.</summary>
internal sealed class PausedTrials
{
    private readonly LinkedList<TrialId> _order = new();
    private readonly Dictionary<int, LinkedListNode<TrialId>> _places = [];

    internal TrialId? First => _order.First?.Value;

    internal void Add(TrialId trial)
    {
        Remove(trial);
        _places.Add(trial.Number, _order.AddLast(trial));
    }

    internal void Remove(TrialId trial)
    {
        if (_places.Remove(trial.Number, out var place))
        {
            _order.Remove(place);
        }
    }
}
