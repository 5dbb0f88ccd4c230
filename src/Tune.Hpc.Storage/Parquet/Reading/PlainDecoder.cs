using System.Buffers.Binary;
using System.Text;
using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Reads values stored one after another, filling all of the target.</summary>
internal delegate void PlainDecoder<T>(ReadOnlySpan<byte> data, Span<T> target);

/// <summary>The plain layouts of the stored types.</summary>
internal static class PlainDecoders
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Booleans(ReadOnlySpan<byte> data, Span<bool> target)
    {
        Require(data, ((long)target.Length + 7) / 8);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = ((data[i >> 3] >> (i & 7)) & 1) != 0;
        }
    }

    /// <summary>Booleans as runs, after four bytes of length.</summary>
    public static void RunsOfBooleans(ReadOnlySpan<byte> data, Span<bool> target)
    {
        int[] bits = new int[target.Length];
        HybridDecoder.Read(TakePrefixed(ref data), 1, bits);
        for (int i = 0; i < bits.Length; i++)
        {
            target[i] = bits[i] != 0;
        }
    }

    public static void Int32s(ReadOnlySpan<byte> data, Span<long> target)
    {
        Require(data, (long)target.Length * sizeof(int));
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(i * sizeof(int))..]);
        }
    }

    public static void UInt32s(ReadOnlySpan<byte> data, Span<long> target)
    {
        Require(data, (long)target.Length * sizeof(uint));
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(i * sizeof(uint))..]);
        }
    }

    public static void Int64s(ReadOnlySpan<byte> data, Span<long> target)
    {
        Require(data, (long)target.Length * sizeof(long));
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = BinaryPrimitives.ReadInt64LittleEndian(data[(i * sizeof(long))..]);
        }
    }

    public static void UInt64s(ReadOnlySpan<byte> data, Span<long> target)
    {
        Int64s(data, target);
        foreach (long value in target)
        {
            if (value < 0)
            {
                throw new ParquetFormatException(
                    ParquetErrors.TooLarge, $"the unsigned value {(ulong)value} is more than a signed 64-bit integer holds");
            }
        }
    }

    public static void Floats(ReadOnlySpan<byte> data, Span<double> target)
    {
        Require(data, (long)target.Length * sizeof(float));
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = BinaryPrimitives.ReadSingleLittleEndian(data[(i * sizeof(float))..]);
        }
    }

    public static void Doubles(ReadOnlySpan<byte> data, Span<double> target)
    {
        Require(data, (long)target.Length * sizeof(double));
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = BinaryPrimitives.ReadDoubleLittleEndian(data[(i * sizeof(double))..]);
        }
    }

    public static void Texts(ReadOnlySpan<byte> data, Span<string?> target)
    {
        try
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = StrictUtf8.GetString(TakePrefixed(ref data));
            }
        }
        catch (ArgumentException error)
        {
            throw new ParquetFormatException(ParquetErrors.DamagedPage, "a text is not UTF-8", error);
        }
    }

    /// <summary>Takes bytes that stand after four bytes of their length.</summary>
    public static ReadOnlySpan<byte> TakePrefixed(ref ReadOnlySpan<byte> data)
    {
        Require(data, sizeof(int));
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(data);
        data = data[sizeof(int)..];
        Require(data, length);
        var taken = data[..(int)length];
        data = data[(int)length..];
        return taken;
    }

    private static void Require(ReadOnlySpan<byte> data, long bytes)
    {
        if (data.Length < bytes)
        {
            throw new ParquetFormatException($"a page ends too early: {bytes} bytes are needed, {data.Length} are left");
        }
    }
}
