using System.Text;
using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Reads texts whose lengths stand before them as differences, and those that also share the beginning of the one before.</summary>
internal static class DeltaTextDecoder
{
    // Shared beginnings let few bytes state any amount of text.
    private const long MostTextBytes = 1L << 30;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Lengths(ReadOnlySpan<byte> data, Span<string?> target)
    {
        int[] lengths = ReadLengths(ref data, target.Length);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = Text(Take(ref data, lengths[i]));
        }
    }

    public static void SharedBeginnings(ReadOnlySpan<byte> data, Span<string?> target)
    {
        int[] shared = ReadLengths(ref data, target.Length);
        int[] rests = ReadLengths(ref data, target.Length);
        byte[] last = [];
        long total = 0;
        for (int i = 0; i < target.Length; i++)
        {
            total += shared[i] + (long)rests[i];
            if (shared[i] > last.Length || total > MostTextBytes)
            {
                throw new ParquetFormatException($"text {i + 1} of a page shares {shared[i]} bytes with one of {last.Length}, or the page unpacks to too much");
            }

            last = [.. last.AsSpan(0, shared[i]), .. Take(ref data, rests[i])];
            target[i] = Text(last);
        }
    }

    private static int[] ReadLengths(ref ReadOnlySpan<byte> data, int count)
    {
        long[] lengths = new long[count];
        data = data[DeltaDecoder.Read(data, lengths)..];
        return [.. lengths.Select(length => length is >= 0 and <= int.MaxValue
            ? (int)length
            : throw new ParquetFormatException($"a text of {length} bytes is stated"))];
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> data, int length)
    {
        if (length > data.Length)
        {
            throw new ParquetFormatException($"a text of {length} bytes is stated, but only {data.Length} are left");
        }

        var taken = data[..length];
        data = data[length..];
        return taken;
    }

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (ArgumentException error)
        {
            throw new ParquetFormatException(ParquetErrors.DamagedPage, "a text is not UTF-8", error);
        }
    }
}
