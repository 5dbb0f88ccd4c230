using System.Buffers;
using System.Buffers.Binary;

namespace Tune.Hpc.Storage.Parquet.Encodings;

/// <summary>Writes small non-negative numbers as runs of equal values and bit-packed groups of eight, whichever is shorter.</summary>
internal static class HybridEncoder
{
    /// <summary>Bits needed for every number up to <paramref name="largest"/>.</summary>
    public static int BitWidth(int largest) => 32 - int.LeadingZeroCount(largest);

    public static void Write(ReadOnlySpan<int> values, int bitWidth, IBufferWriter<byte> output)
    {
        int at = 0;
        while (at < values.Length)
        {
            int run = RunLength(values[at..]);
            if (run >= 8)
            {
                WriteRun(values[at], run, bitWidth, output);
                at += run;
            }
            else
            {
                int length = PackedLength(values[at..]);
                WritePacked(values.Slice(at, length), bitWidth, output);
                at += length;
            }
        }
    }

    private static int RunLength(ReadOnlySpan<int> values)
    {
        int end = values.IndexOfAnyExcept(values[0]);
        return end < 0 ? values.Length : end;
    }

    // Whole groups only, except at the very end, where readers drop the padding.
    private static int PackedLength(ReadOnlySpan<int> values)
    {
        int length = 8;
        while (length < values.Length && !(values.Length - length >= 8 && RunLength(values.Slice(length, 8)) == 8))
        {
            length += 8;
        }

        return Math.Min(length, values.Length);
    }

    private static void WriteRun(int value, int run, int bitWidth, IBufferWriter<byte> output)
    {
        WriteVarint((uint)run << 1, output);
        int bytes = (bitWidth + 7) / 8;
        var span = output.GetSpan(sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(span, value);
        output.Advance(bytes);
    }

    private static void WritePacked(ReadOnlySpan<int> values, int bitWidth, IBufferWriter<byte> output)
    {
        int groups = (values.Length + 7) / 8;
        WriteVarint(((uint)groups << 1) | 1, output);
        int bytes = groups * bitWidth;
        var span = output.GetSpan(bytes)[..bytes];
        span.Clear();
        ulong pending = 0;
        int bits = 0, at = 0;
        foreach (int value in values)
        {
            pending |= (ulong)(uint)value << bits;
            bits += bitWidth;
            while (bits >= 8)
            {
                span[at++] = (byte)pending;
                pending >>= 8;
                bits -= 8;
            }
        }

        if (bits > 0)
        {
            span[at] = (byte)pending;
        }

        output.Advance(bytes);
    }

    private static void WriteVarint(uint value, IBufferWriter<byte> output)
    {
        var span = output.GetSpan(5);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        output.Advance(length);
    }
}
