namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>How long a controller that did not answer is left alone: 2 s at first, doubled with each failure up to a minute, and never quite the same for all who wait.</summary>
/// <param name="jitter">A number from 0 to 1, drawn for each failure.</param>
internal sealed class BackOff(Func<double> jitter)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private int _failures;

    /// <summary>When it may be asked again; null while it answers.</summary>
    public TimeSpan? RetryAt { get; private set; }

    /// <summary>What it said last; null while it answers.</summary>
    public string? Why { get; private set; }

    /// <summary>Whether it is to be left alone now.</summary>
    public bool IsAway(TimeSpan now) => RetryAt is { } at && now < at;

    /// <summary>It did not answer.</summary>
    public void Failed(TimeSpan now, string why)
    {
        var whole = TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(_failures, 10)));
        _failures++;
        RetryAt = now + (whole * (0.5 + (0.5 * jitter())));
        Why = why;
    }

    /// <summary>It answered.</summary>
    public void Answered()
    {
        _failures = 0;
        RetryAt = null;
        Why = null;
    }
}
