using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Brings stored times to microseconds.</summary>
internal static class TimeScale
{
    public static void ToMicroseconds(Span<long> times, Meaning unit)
    {
        foreach (ref long time in times)
        {
            time = unit switch
            {
                Meaning.Days => time * 86_400_000_000, // stored in 32 bits: the product fits
                Meaning.Milliseconds => Times1000(time),
                Meaning.Nanoseconds => FloorBy1000(time),
                _ => time,
            };
        }
    }

    private static long Times1000(long milliseconds) => Math.Abs((decimal)milliseconds) <= long.MaxValue / 1000
        ? milliseconds * 1000
        : throw new ParquetFormatException(ParquetErrors.TooLarge, $"the time {milliseconds} ms after 1970 is more than 64 bits of microseconds hold");

    private static long FloorBy1000(long nanoseconds)
    {
        var (quotient, rest) = Math.DivRem(nanoseconds, 1000);
        return rest < 0 ? quotient - 1 : quotient;
    }
}
