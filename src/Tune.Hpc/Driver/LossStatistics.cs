namespace Tune.Hpc.Driver;

/// <summary>What is kept of a trial's losses: enough for every scope of "best", without the reports themselves.</summary>
/// <remarks>Only finite losses count, and each once, however the iterations jump.</remarks>
public sealed class LossStatistics
{
    private const int Window = 10;
    private readonly double[] _recent = new double[Window];
    private double _sum;

    /// <summary>How many finite losses there were.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest; NaN if there is none.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>The training iteration of the smallest.</summary>
    public long BestIteration { get; private set; }

    /// <summary>The last reported, NaN and infinities included; NaN if there is none.</summary>
    public double Last { get; private set; } = double.NaN;

    /// <summary>The mean; NaN if there is none.</summary>
    public double Average => Count == 0 ? double.NaN : _sum / Count;

    /// <summary>The mean of the last few; NaN if there is none.</summary>
    /// <param name="count">From 1 to 10.</param>
    public double AverageOfLast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Window);
        int n = (int)Math.Min(count, Count);
        double sum = 0;
        for (int back = 1; back <= n; back++)
        {
            sum += _recent[(Count - back) % Window];
        }

        return n == 0 ? double.NaN : sum / n;
    }

    internal void Add(double loss, long iteration)
    {
        Last = loss;
        if (!double.IsFinite(loss))
        {
            return;
        }

        if (!(loss >= Best))
        {
            Best = loss;
            BestIteration = iteration;
        }

        _recent[Count % Window] = loss;
        _sum += loss;
        Count++;
    }
}
