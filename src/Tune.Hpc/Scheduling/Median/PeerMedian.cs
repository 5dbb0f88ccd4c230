using System.Runtime.InteropServices;

namespace Tune.Hpc.Scheduling.Median;

/// <summary>Compares a value with the median of others without sorting them: most judgements end with "go on", and nobody reads the median then.</summary>
internal struct PeerMedian(double value)
{
    private int _below;
    private double _greatestBelow = double.NegativeInfinity;
    private double _leastOther = double.PositiveInfinity;

    /// <summary>How many others there are.</summary>
    internal int Count { get; private set; }

    internal void Add(double other)
    {
        Count++;
        if (other < value)
        {
            _below++;
            _greatestBelow = Math.Max(_greatestBelow, other);
        }
        else
        {
            _leastOther = Math.Min(_leastOther, other);
        }
    }

    /// <summary>Whether the median of the others is below the value.</summary>
    internal readonly bool IsBelow => 2 * _below > Count || (2 * _below == Count && Mean(_greatestBelow, _leastOther) < value);

    /// <summary>The median itself; the list is sorted on the way.</summary>
    internal static double Of(List<double> values)
    {
        var sorted = CollectionsMarshal.AsSpan(values);
        sorted.Sort();
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : Mean(sorted[half - 1], sorted[half]);
    }

    private static double Mean(double a, double b) => (a / 2) + (b / 2);
}
