using System.Buffers.Binary;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Encodings;

/// <summary>Unpacks Snappy's block format from bytes that may be damaged.</summary>
internal static class SnappyDecoder
{
    /// <summary>Fills all of <paramref name="output"/>.</summary>
    /// <exception cref="ParquetFormatException">The block is damaged or does not unpack to exactly that many bytes.</exception>
    public static void Decompress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        int at = 0;
        long stated = ReadLength(input, ref at);
        if (stated != output.Length)
        {
            throw new ParquetFormatException($"a Snappy block states {stated} bytes where its page states {output.Length}");
        }

        int written = 0;
        while (at < input.Length)
        {
            byte tag = input[at++];
            written += (tag & 3) == 0
                ? CopyLiteral(tag, input, ref at, output[written..])
                : CopyBack(tag, input, ref at, output, written);
        }

        if (written != output.Length)
        {
            throw new ParquetFormatException($"a Snappy block of {output.Length} bytes ends after {written}");
        }
    }

    private static long ReadLength(ReadOnlySpan<byte> input, ref int at)
    {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte next = (byte)ReadNumber(input, ref at, 1);
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private static int CopyLiteral(byte tag, ReadOnlySpan<byte> input, ref int at, Span<byte> output)
    {
        long length = (tag >> 2) + 1;
        if (length > 60)
        {
            length = (long)ReadNumber(input, ref at, (int)length - 60) + 1;
        }

        if (length > input.Length - at || length > output.Length)
        {
            throw Damaged();
        }

        input.Slice(at, (int)length).CopyTo(output);
        at += (int)length;
        return (int)length;
    }

    private static int CopyBack(byte tag, ReadOnlySpan<byte> input, ref int at, Span<byte> output, int written)
    {
        int length;
        long offset;
        if ((tag & 3) == 1)
        {
            length = ((tag >> 2) & 7) + 4;
            offset = ((long)(tag >> 5) << 8) | ReadNumber(input, ref at, 1);
        }
        else
        {
            length = (tag >> 2) + 1;
            offset = ReadNumber(input, ref at, (tag & 3) == 2 ? 2 : 4);
        }

        if (offset == 0 || offset > written || length > output.Length - written)
        {
            throw Damaged();
        }

        int from = written - (int)offset;
        if (offset >= length)
        {
            output.Slice(from, length).CopyTo(output[written..]);
            return length;
        }

        for (int i = 0; i < length; i++) // source and target overlap: the copy repeats itself
        {
            output[written + i] = output[from + i];
        }

        return length;
    }

    private static uint ReadNumber(ReadOnlySpan<byte> input, ref int at, int bytes)
    {
        if (bytes > input.Length - at)
        {
            throw Damaged();
        }

        uint value = bytes switch
        {
            1 => input[at],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(input[at..]),
            3 => BinaryPrimitives.ReadUInt16LittleEndian(input[at..]) | ((uint)input[at + 2] << 16),
            _ => BinaryPrimitives.ReadUInt32LittleEndian(input[at..]),
        };
        at += bytes;
        return value;
    }

    private static ParquetFormatException Damaged() => new("a Snappy block is damaged");
}
