namespace Tune.Hpc.Simulation.Tests;

/// <summary>Time that only moves when it is told to, and that can be the place where a driver dies.</summary>
internal sealed class VirtualClock : TimeProvider
{
    internal static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private DateTimeOffset _now = Start;

    /// <summary>Readings left until the driver dies; null: it lives.</summary>
    internal int? ReadingsLeft { get; set; }

    internal DateTimeOffset Now => _now;

    public override DateTimeOffset GetUtcNow()
    {
        if (ReadingsLeft is { } left)
        {
            ReadingsLeft = left - 1;
            if (left <= 0)
            {
                throw new DriverKilledException();
            }
        }

        return _now;
    }

    public override long GetTimestamp() => _now.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>No timer ever fires: by the real clock one would, on a busy machine, and let a driver go on twice.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new StoppedTimer();

    internal void Advance(TimeSpan time) => _now += time;
}

/// <summary>A timer of a clock that only moves when it is told to.</summary>
internal sealed class StoppedTimer : ITimer
{
    public bool Change(TimeSpan dueTime, TimeSpan period) => true;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>The driver's process is gone: nothing it meant to do after this point happens.</summary>
internal sealed class DriverKilledException : Exception
{
    public DriverKilledException()
        : base("the simulated driver was killed")
    {
    }
}
