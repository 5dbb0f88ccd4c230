namespace Tune.Hpc.Numerics;

/// <summary>Finite numbers kept in ascending order, with percentiles by linear interpolation.</summary>
/// <remarks>Adding costs a binary search and one block move.</remarks>
public sealed class SortedLosses
{
    private readonly List<double> _values = [];

    /// <summary>How many there are.</summary>
    public int Count => _values.Count;

    /// <summary>Adds one.</summary>
    /// <exception cref="ArgumentException">Not finite.</exception>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentException($"{value} is not finite", nameof(value));
        }

        int at = _values.BinarySearch(value);
        _values.Insert(at < 0 ? ~at : at, value);
    }

    /// <summary>How many are smaller than that value.</summary>
    public int CountBelow(double value)
    {
        int low = 0, high = _values.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_values[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>The value that the best of those fractions lie at or below.</summary>
    /// <param name="bestFraction">In (0, 1): the part that counts as good.</param>
    /// <remarks>Interpolated from the top, as NumPy's <c>nanpercentile(-losses, 100 (1 − fraction))</c> does, its rounding included: a
    /// scheduler that replays other tuners' traces must agree on ties to the last bit.</remarks>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public double Percentile(double bestFraction)
    {
        if (_values.Count == 0)
        {
            throw new InvalidOperationException("no values, no percentile");
        }

        int last = _values.Count - 1;
        double position = (1 - bestFraction) * 100 / 100 * last;
        int below = Math.Min((int)Math.Floor(position), last);
        int above = Math.Min(below + 1, last);
        double t = position - below;
        double a = -_values[last - below];
        double b = -_values[last - above];
        double reward = t < 0.5 ? a + ((b - a) * t) : b - ((b - a) * (1 - t));
        return -reward;
    }
}
