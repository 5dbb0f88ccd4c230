using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Asha;

/// <summary>One rung of the promotion form: who got there with which loss, and who of them can go on.</summary>
/// <remarks>Ranks are by loss, then by age. Everything costs a binary search; recording also moves a block.</remarks>
internal sealed class PromotionRung(double milestone, double reductionFactor)
{
    // 11 / 1.1 is a little less than 10.
    private const double Rounding = 1e-9;

    private readonly List<Arrival> _arrivals = [];
    private readonly SortedSet<Arrival> _waiting = [];

    internal double Milestone => milestone;

    /// <summary>How many got there.</summary>
    internal int Count => _arrivals.Count;

    /// <summary>⌊n/η⌋: how many of those may go on.</summary>
    internal int Places => (int)Math.Floor((_arrivals.Count / reductionFactor) + Rounding);

    /// <summary>How many are needed for the first to go on.</summary>
    internal int LeastCount => (int)Math.Ceiling(reductionFactor - Rounding);

    /// <summary>The best that waits; null for none.</summary>
    internal Arrival? BestWaiting => _waiting.Count == 0 ? null : _waiting.Min;

    /// <summary>How reasons begin.</summary>
    internal string Place { get; } = $"rung {milestone:R}: ";

    /// <returns>Its rank.</returns>
    internal int Record(Arrival arrival)
    {
        int at = ~_arrivals.BinarySearch(arrival);
        _arrivals.Insert(at, arrival);
        return at + 1;
    }

    internal void Wait(Arrival arrival) => _waiting.Add(arrival);

    internal void Leave(Arrival arrival) => _waiting.Remove(arrival);

    /// <summary>From 1, the best.</summary>
    internal int RankOf(Arrival arrival) => _arrivals.BinarySearch(arrival) + 1;
}

/// <summary>A trial at a rung.</summary>
internal readonly record struct Arrival(double Loss, TrialId Trial) : IComparable<Arrival>
{
    public int CompareTo(Arrival other)
    {
        int byLoss = Loss.CompareTo(other.Loss);
        return byLoss != 0 ? byLoss : Trial.CompareTo(other.Trial);
    }
}
