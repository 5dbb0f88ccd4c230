namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>How often the queue is asked: at the shortest interval while something is awaited or changes, then more and more rarely.</summary>
/// <param name="shortest">The floor between two queries.</param>
/// <param name="longest">The longest time between two queries.</param>
/// <param name="backOff">How long a controller that does not answer is left alone.</param>
internal sealed class PollPace(TimeSpan shortest, TimeSpan longest, BackOff backOff)
{
    private TimeSpan? _interval;
    private TimeSpan? _last;

    /// <summary>When the next query is due.</summary>
    /// <param name="awaited">Whether something is awaited.</param>
    public TimeSpan DueAt(bool awaited)
    {
        var due = _last is { } last ? last + (awaited || backOff.RetryAt is not null ? shortest : _interval ?? shortest) : TimeSpan.Zero;
        return backOff.RetryAt is { } retry && retry > due ? retry : due;
    }

    /// <summary>The queue answered.</summary>
    public void Answered(TimeSpan now, bool changed)
    {
        _last = now;
        _interval = changed ? shortest : TimeSpan.FromTicks(Math.Min(Math.Max(longest.Ticks, shortest.Ticks), (_interval ?? shortest).Ticks * 2));
        backOff.Answered();
    }

    /// <summary>It did not.</summary>
    public void Failed(TimeSpan now, string why)
    {
        _last = now;
        backOff.Failed(now, why);
    }
}
