using System.Buffers;
using System.Text;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>Bounds of texts, kept short: a long one is cut, and the upper one then raised so that it stays a bound.</summary>
/// <remarks>The order of UTF-8 bytes is the order of code points, so whole code points can be cut and raised.</remarks>
internal static class TextBounds
{
    private const int LongestBound = 64;

    public static ColumnStatistics Of(long nullCount, ReadOnlySpan<byte> min, ReadOnlySpan<byte> max)
    {
        byte[] lower = Cut(min).ToArray();
        byte[]? upper = max.Length <= LongestBound ? max.ToArray() : Raise(Cut(max));
        return new(nullCount, lower, upper, MinExact: lower.Length == min.Length, MaxExact: max.Length <= LongestBound);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text)
    {
        if (text.Length <= LongestBound)
        {
            return text;
        }

        int length = LongestBound;
        while ((text[length] & 0xC0) == 0x80) // not in the middle of a code point
        {
            length--;
        }

        return text[..length];
    }

    // The last code point that has a successor is replaced by it; null when none has.
    private static byte[]? Raise(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeLastFromUtf8(text, out var last, out int bytes) == OperationStatus.Done)
        {
            text = text[..^bytes];
            if (last.Value < 0x10FFFF)
            {
                int next = last.Value == 0xD7FF ? 0xE000 : last.Value + 1; // surrogates are no code points of texts
                Span<byte> raised = stackalloc byte[4];
                int length = new Rune(next).EncodeToUtf8(raised);
                return [.. text, .. raised[..length]];
            }
        }

        return null;
    }
}
