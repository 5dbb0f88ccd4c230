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

    internal void Advance(TimeSpan time) => _now += time;
}

/// <summary>The driver's process is gone: nothing it meant to do after this point happens.</summary>
internal sealed class DriverKilledException : Exception
{
    public DriverKilledException()
        : base("the simulated driver was killed")
    {
    }
}
