using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Encodings;

/// <summary>Reads DELTA_BINARY_PACKED: a first value, then differences in blocks, each less the block's smallest and bit-packed.</summary>
internal static class DeltaDecoder
{
    /// <summary>Fills all of <paramref name="target"/> and answers how many bytes that took.</summary>
    /// <exception cref="ParquetFormatException">The bytes end too early or contradict themselves.</exception>
    public static int Read(ReadOnlySpan<byte> data, Span<long> target)
    {
        int position = 0;
        ulong blockSize = ReadVarint(data, ref position);
        ulong miniBlocks = ReadVarint(data, ref position);
        ulong count = ReadVarint(data, ref position);
        long value = ReadZigZag(data, ref position);
        if (count != (ulong)target.Length)
        {
            throw new ParquetFormatException($"{count} differences are stated for {target.Length} values");
        }

        if (blockSize is 0 or > int.MaxValue || miniBlocks is 0 or > int.MaxValue || blockSize % miniBlocks != 0 || blockSize / miniBlocks % 8 != 0)
        {
            throw new ParquetFormatException($"differences in impossible blocks: {blockSize} values in {miniBlocks} parts");
        }

        if (target.Length > 0)
        {
            target[0] = value;
            target = target[1..];
        }

        while (target.Length > 0)
        {
            int read = ReadBlock(data, ref position, (int)miniBlocks, (int)(blockSize / miniBlocks), ref value, target);
            target = target[read..];
        }

        return position;
    }

    private static int ReadBlock(
        ReadOnlySpan<byte> data, ref int position, int miniBlocks, int valuesPerMiniBlock, ref long value, Span<long> target)
    {
        long smallest = ReadZigZag(data, ref position);
        if (data.Length - position < miniBlocks)
        {
            throw CutOff();
        }

        var widths = data.Slice(position, miniBlocks);
        position += miniBlocks;
        int done = 0;
        for (int i = 0; i < miniBlocks && done < target.Length; i++)
        {
            int count = Math.Min(valuesPerMiniBlock, target.Length - done);
            AddDifferences(data[position..], widths[i], smallest, ref value, target.Slice(done, count));
            position = (int)Math.Min(position + ((long)valuesPerMiniBlock * widths[i] / 8), data.Length);
            done += count;
        }

        return done;
    }

    // Sums wrap around, as the differences of the writer did.
    private static void AddDifferences(ReadOnlySpan<byte> data, int bitWidth, long smallest, ref long value, Span<long> target)
    {
        if (bitWidth > 64 || (((long)target.Length * bitWidth) + 7) / 8 > data.Length)
        {
            throw CutOff();
        }

        UInt128 mask = (UInt128.One << bitWidth) - 1;
        UInt128 pending = 0;
        int bits = 0, at = 0;
        foreach (ref long next in target)
        {
            while (bits < bitWidth)
            {
                pending |= (UInt128)data[at++] << bits;
                bits += 8;
            }

            value = unchecked(value + smallest + (long)(ulong)(pending & mask));
            next = value;
            pending >>= bitWidth;
            bits -= bitWidth;
        }
    }

    private static long ReadZigZag(ReadOnlySpan<byte> data, ref int position)
    {
        ulong value = ReadVarint(data, ref position);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    private static ulong ReadVarint(ReadOnlySpan<byte> data, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (position >= data.Length)
            {
                throw CutOff();
            }

            byte next = data[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw CutOff();
    }

    private static ParquetFormatException CutOff() => new("differences of values are cut off or damaged");
}
