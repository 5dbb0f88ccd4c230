namespace Tune.Hpc.Storage.Parquet;

/// <summary>Instants as microseconds since 1970, UTC.</summary>
internal static class ParquetTime
{
    private static readonly long FirstMicrosecond = ToMicroseconds(DateTimeOffset.MinValue);
    private static readonly long LastMicrosecond = ToMicroseconds(DateTimeOffset.MaxValue);

    public static long ToMicroseconds(DateTimeOffset value)
    {
        long ticks = value.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return (ticks - (((ticks % TimeSpan.TicksPerMicrosecond) + TimeSpan.TicksPerMicrosecond) % TimeSpan.TicksPerMicrosecond))
            / TimeSpan.TicksPerMicrosecond;
    }

    /// <summary>Whether an instant of .NET can hold it: years 1 to 9999.</summary>
    public static bool Fits(long microseconds) => microseconds >= FirstMicrosecond && microseconds <= LastMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) =>
        new(DateTimeOffset.UnixEpoch.UtcTicks + (microseconds * TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
}
