using System.Buffers.Binary;

namespace Tune.Hpc.Storage.Parquet.Encodings;

/// <summary>Compresses to Snappy's block format: literals, and copies of at most 64 bytes from the last 64 KiB.</summary>
/// <remarks>Input is cut in blocks of 64 KiB, so that table entries and offsets fit 16 bits. Greedy, one candidate per hash.</remarks>
internal static class SnappyEncoder
{
    private const int BlockSize = 1 << 16;
    private const int HashBits = 14;

    public static int MaxLength(int length) => checked(5 + length + (length / 6) + 32);

    /// <summary>Compresses and answers how many bytes were written.</summary>
    /// <param name="input">Anything.</param>
    /// <param name="output">At least <see cref="MaxLength"/> bytes.</param>
    public static int Compress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        int at = WriteLength(input.Length, output);
        Span<ushort> table = stackalloc ushort[1 << HashBits];
        while (input.Length > 0)
        {
            var block = input[..Math.Min(BlockSize, input.Length)];
            table.Clear();
            at += CompressBlock(block, output[at..], table);
            input = input[block.Length..];
        }

        return at;
    }

    private static int CompressBlock(ReadOnlySpan<byte> block, Span<byte> output, Span<ushort> table)
    {
        int written = 0, literalStart = 0, at = 1, misses = 32;
        while (at + 4 <= block.Length)
        {
            uint next = BinaryPrimitives.ReadUInt32LittleEndian(block[at..]);
            ref ushort slot = ref table[(int)((next * 0x1E35A7BDu) >> (32 - HashBits))];
            int candidate = slot;
            slot = (ushort)at;
            if (candidate >= at || BinaryPrimitives.ReadUInt32LittleEndian(block[candidate..]) != next)
            {
                at += misses++ >> 5; // the longer nothing repeats, the larger the steps
                continue;
            }

            int length = 4 + block[(at + 4)..].CommonPrefixLength(block[(candidate + 4)..]);
            written += WriteLiteral(block[literalStart..at], output[written..]);
            written += WriteCopies(at - candidate, length, output[written..]);
            at += length;
            literalStart = at;
            misses = 32;
        }

        return written + WriteLiteral(block[literalStart..], output[written..]);
    }

    private static int WriteLength(int length, Span<byte> output)
    {
        uint rest = (uint)length;
        int at = 0;
        while (rest >= 0x80)
        {
            output[at++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        output[at++] = (byte)rest;
        return at;
    }

    private static int WriteLiteral(ReadOnlySpan<byte> literal, Span<byte> output)
    {
        if (literal.IsEmpty)
        {
            return 0;
        }

        int header = 1;
        int rest = literal.Length - 1;
        if (rest < 60)
        {
            output[0] = (byte)(rest << 2);
        }
        else if (rest < 256)
        {
            output[0] = 60 << 2;
            output[1] = (byte)rest;
            header = 2;
        }
        else
        {
            output[0] = 61 << 2;
            BinaryPrimitives.WriteUInt16LittleEndian(output[1..], (ushort)rest);
            header = 3;
        }

        literal.CopyTo(output[header..]);
        return header + literal.Length;
    }

    // A copy takes 1 to 64 bytes; nothing shorter than 4 is left over, so that the short form may be used.
    private static int WriteCopies(int offset, int length, Span<byte> output)
    {
        int at = 0;
        while (length >= 68)
        {
            at += WriteCopy(offset, 64, output[at..]);
            length -= 64;
        }

        if (length > 64)
        {
            at += WriteCopy(offset, 60, output[at..]);
            length -= 60;
        }

        return at + WriteCopy(offset, length, output[at..]);
    }

    private static int WriteCopy(int offset, int length, Span<byte> output)
    {
        if (length is >= 4 and <= 11 && offset < 2048)
        {
            output[0] = (byte)(1 | ((length - 4) << 2) | ((offset >> 8) << 5));
            output[1] = (byte)offset;
            return 2;
        }

        output[0] = (byte)(2 | ((length - 1) << 2));
        BinaryPrimitives.WriteUInt16LittleEndian(output[1..], (ushort)offset);
        return 3;
    }
}
