using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Encodings;

/// <summary>Reads what <see cref="HybridEncoder"/> and its like write, from bytes that may be damaged.</summary>
internal static class HybridDecoder
{
    /// <summary>Fills all of <paramref name="target"/>.</summary>
    /// <exception cref="ParquetFormatException">The bytes end too early, or the width is impossible.</exception>
    public static void Read(ReadOnlySpan<byte> data, int bitWidth, Span<int> target)
    {
        if (bitWidth is < 0 or > 32)
        {
            throw new ParquetFormatException($"indices of {bitWidth} bits; 0 to 32 are possible");
        }

        int position = 0;
        while (target.Length > 0)
        {
            uint header = ReadVarint(data, ref position);
            int count = (header & 1) == 0
                ? ReadRun(data, ref position, (int)(header >> 1), bitWidth, target)
                : ReadPacked(data, ref position, (int)(header >> 1), bitWidth, target);
            target = target[count..];
        }
    }

    private static int ReadRun(ReadOnlySpan<byte> data, ref int position, int run, int bitWidth, Span<int> target)
    {
        int bytes = (bitWidth + 7) / 8;
        if (run == 0 || data.Length - position < bytes)
        {
            throw new ParquetFormatException("a run of equal values is empty or cut off");
        }

        uint value = 0;
        for (int i = 0; i < bytes; i++)
        {
            value |= (uint)data[position++] << (8 * i);
        }

        int count = Math.Min(run, target.Length);
        target[..count].Fill((int)value);
        return count;
    }

    private static int ReadPacked(ReadOnlySpan<byte> data, ref int position, int groups, int bitWidth, Span<int> target)
    {
        int count = (int)Math.Min(groups * 8L, target.Length);
        // Some writers leave the padding of the last group out.
        if (count == 0 || ((long)count * bitWidth + 7) / 8 > data.Length - position)
        {
            throw new ParquetFormatException("a group of bit-packed values is empty or cut off");
        }

        Unpack(data[position..], bitWidth, target[..count]);
        position = (int)Math.Min(position + (long)groups * bitWidth, data.Length);
        return count;
    }

    private static void Unpack(ReadOnlySpan<byte> data, int bitWidth, Span<int> target)
    {
        ulong mask = (1UL << bitWidth) - 1;
        ulong pending = 0;
        int bits = 0, at = 0;
        for (int i = 0; i < target.Length; i++)
        {
            while (bits < bitWidth)
            {
                pending |= (ulong)data[at++] << bits;
                bits += 8;
            }

            target[i] = (int)(pending & mask);
            pending >>= bitWidth;
            bits -= bitWidth;
        }
    }

    private static uint ReadVarint(ReadOnlySpan<byte> data, ref int position)
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            if (position >= data.Length)
            {
                throw new ParquetFormatException("levels or indices end too early");
            }

            byte next = data[position++];
            value |= (uint)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new ParquetFormatException("a run of more values than any page can hold");
    }
}
