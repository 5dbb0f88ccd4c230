namespace Tune.Hpc.Runtime.Simulation.Playing;

/// <summary>A clock that goes from one occurrence to the next; what happens at the same time happens in the order in which it was decided.</summary>
internal sealed class VirtualTime
{
    private readonly PriorityQueue<Occurrence, (long Ticks, long Order)> _coming = new();
    private long _order;

    public static DateTimeOffset Begin => DateTimeOffset.UnixEpoch;

    public DateTimeOffset Now { get; private set; } = Begin;

    public TimeSpan Elapsed => Now - Begin;

    public void At(DateTimeOffset time, OccurrenceKind kind, PlayedAttempt? attempt = null) => _coming.Enqueue(new Occurrence(kind, attempt), (time.UtcTicks, _order++));

    /// <summary>Goes to the next occurrence that still concerns somebody; false when there is none.</summary>
    public bool TryAdvance(out Occurrence next)
    {
        while (_coming.TryDequeue(out next, out var when))
        {
            if (next.Attempt is not { IsOver: true })
            {
                Now = new DateTimeOffset(when.Ticks, TimeSpan.Zero);
                return true;
            }
        }

        return false;
    }
}
