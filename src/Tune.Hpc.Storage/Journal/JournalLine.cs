using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Tune.Hpc.Storage.Journal;

/// <summary>The frame of a journal line: an unclosed JSON object, then a tail of fixed length that holds its checksum.</summary>
/// <remarks><c>{ ... ,"crc":"89abcdef"}\n</c>. The checksum is CRC-32C over the bytes before <c>,"crc"</c>, in lower-case hex; checking it needs no parsing.</remarks>
internal static class JournalLine
{
    /// <summary>Bytes of the tail, without the newline.</summary>
    public const int TailLength = 18;

    /// <summary>Closes the line that begins at a position of the buffer.</summary>
    public static void Close(ByteBuffer buffer, int start)
    {
        uint crc = Crc32C(buffer.Written[start..]);
        var tail = buffer.GetSpan(TailLength + 1);
        ",\"crc\":\""u8.CopyTo(tail);
        bool fits = Utf8Formatter.TryFormat(crc, tail[8..], out _, new System.Buffers.StandardFormat('x', 8));
        System.Diagnostics.Debug.Assert(fits);
        "\"}\n"u8.CopyTo(tail[16..]);
        buffer.Advance(TailLength + 1);
    }

    /// <summary>True when a line, given without its newline, is as it was written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> line)
    {
        if (line.Length <= TailLength)
        {
            return false;
        }

        var tail = line[^TailLength..];
        return tail.StartsWith(",\"crc\":\""u8)
            && tail.EndsWith("\"}"u8)
            && TryHex(tail.Slice(8, 8), out uint stored)
            && stored == Crc32C(line[..^TailLength]);
    }

    /// <summary>True when bytes begin with a whole line, though something else than a newline follows it.</summary>
    public static bool BeginsIntact(ReadOnlySpan<byte> bytes)
    {
        int tail = bytes.IndexOf(",\"crc\":\""u8);
        return tail >= 0 && tail + TailLength <= bytes.Length && IsIntact(bytes[..(tail + TailLength)]);
    }

    /// <summary>CRC-32C (Castagnoli), with the processor's instruction where there is one.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (byte b in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }

    private static bool TryHex(ReadOnlySpan<byte> text, out uint value) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}
