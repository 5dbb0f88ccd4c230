namespace Tune.Hpc.Scheduling.Median;

/// <summary>One trial's losses as the others see them: the mean from the grace period to any later time, without going through the reports again.</summary>
internal sealed class PeerCurve
{
    private readonly double _grace;
    private readonly List<double> _times = [];
    private readonly List<double> _losses = [];
    private readonly List<double> _means = [];

    internal PeerCurve(double grace) => _grace = grace;

    /// <summary>The latest time of any report.</summary>
    internal double Reached { get; private set; } = double.NegativeInfinity;

    /// <summary>The lowest finite loss, those before the grace period included; infinite without one.</summary>
    internal double Best { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes a report. A loss that is no finite number counts for how far the trial is and for nothing else.</summary>
    internal void Add(double time, double loss)
    {
        Reached = Math.Max(Reached, time);
        if (!double.IsFinite(loss))
        {
            return;
        }

        Best = Math.Min(Best, loss);
        if (time >= _grace)
        {
            int place = CountUpTo(time);
            _times.Insert(place, time);
            _losses.Insert(place, loss);
            _means.Insert(place, 0);
            Recompute(place);
        }
    }

    /// <summary>The mean of the finite losses from the grace period to that time; NaN without any.</summary>
    internal double MeanUpTo(double time) => CountUpTo(time) is > 0 and var count ? _means[count - 1] : double.NaN;

    /// <summary>Only the last one, unless a report came late. Equal losses have exactly themselves for a mean.</summary>
    private void Recompute(int from)
    {
        double mean = from == 0 ? 0 : _means[from - 1];
        for (int at = from; at < _losses.Count; at++)
        {
            mean += (_losses[at] - mean) / (at + 1);
            _means[at] = mean;
        }
    }

    private int CountUpTo(double time)
    {
        if (_times.Count == 0 || _times[^1] <= time)
        {
            return _times.Count;
        }

        int low = 0, high = _times.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_times[middle] <= time)
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
}
