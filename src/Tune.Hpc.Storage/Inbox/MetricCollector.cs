using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>Collects the values of one report: the last of equal names wins, in the place of the first.</summary>
internal sealed class MetricCollector
{
    private const int IndexFrom = 16;

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private Metric[] _metrics = new Metric[IndexFrom];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Begins the next report.</summary>
    public void Clear()
    {
        Count = 0;
        if (_index.Count > 0)
        {
            _index.Clear();
        }
    }

    /// <summary>Sets a value.</summary>
    public void Set(string name, MetricValue value)
    {
        int at = Find(name);
        if (at >= 0)
        {
            _metrics[at] = new Metric(name, value);
            return;
        }

        if (Count == _metrics.Length)
        {
            Array.Resize(ref _metrics, Count * 2);
        }

        _metrics[Count] = new Metric(name, value);
        if (Count >= IndexFrom)
        {
            Index();
        }

        Count++;
    }

    /// <summary>The report's values.</summary>
    public ImmutableArray<Metric> ToImmutable() => ImmutableCollectionsMarshal.AsImmutableArray(_metrics.AsSpan(0, Count).ToArray());

    // Few names are compared one by one, mostly by reference as they come from one table; many are looked up.
    private int Find(string name)
    {
        if (_index.Count > 0)
        {
            return _index.TryGetValue(name, out int at) ? at : -1;
        }

        for (int i = 0; i < Count; i++)
        {
            if (_metrics[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }

    private void Index()
    {
        for (int i = _index.Count; i <= Count; i++)
        {
            _index[_metrics[i].Name] = i;
        }
    }
}
