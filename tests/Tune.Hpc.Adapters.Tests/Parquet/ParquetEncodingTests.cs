using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;
using Tune.Hpc.Storage.Parquet.Writing;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>The laws of the encodings, one by one.</summary>
public sealed class ParquetEncodingTests
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    [Fact]
    public void Runs_and_bit_packed_groups_come_back() => Prop.ForAll<int[], byte>((drawn, seed) =>
    {
        // Each number repeated a little or a lot, so that both forms and the changes between them occur.
        int width = 1 + (seed % 31);
        int[] values = [.. drawn.SelectMany(v => Enumerable.Repeat(v & (int)((1L << width) - 1), 1 + (Math.Abs(v % 4) * 5)))];
        var output = new ArrayBufferWriter<byte>();
        HybridEncoder.Write(values, width, output);
        int[] read = new int[values.Length];
        HybridDecoder.Read(output.WrittenSpan, width, read);
        return read.SequenceEqual(values);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Snappy_blocks_come_back() => Prop.ForAll<byte[], byte>((drawn, repeats) =>
    {
        byte[] input = [.. Enumerable.Repeat(drawn, repeats % 40).SelectMany(b => b)];
        return Unpacked(input).SequenceEqual(input);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(65_535, 300)]
    [InlineData(65_537, 2)]
    [InlineData(300_000, 256)]
    [InlineData(1_000_000, 3)]
    public void Snappy_blocks_longer_than_its_window_come_back(int length, int symbols)
    {
        var random = new Random(length);
        byte[] input = new byte[length];
        for (int i = 0; i < length; i++)
        {
            input[i] = i > 1000 && random.Next(50) > 0 ? input[i - random.Next(1, 900)] : (byte)random.Next(symbols);
        }

        Assert.True(Unpacked(input).SequenceEqual(input));
    }

    [Fact]
    public void Snappy_makes_repetitions_small()
    {
        byte[] output = new byte[SnappyEncoder.MaxLength(100_000)];
        Assert.InRange(SnappyEncoder.Compress(new byte[100_000], output), 1, 5000);
    }

    [Fact]
    public void A_checksum_is_that_of_gzip() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Fact]
    public void Cut_bounds_of_texts_remain_bounds() => Prop.ForAll<string[]>(drawn =>
    {
        byte[][] texts = [.. drawn.Where(t => t is not null).Select(t => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(t, 9))))];
        return texts.All(text =>
        {
            var bounds = TextBounds.Of(0, text, text);
            return bounds.Min is not null
                && bounds.Min.AsSpan().SequenceCompareTo(text) <= 0
                && (bounds.Max is null || bounds.Max.AsSpan().SequenceCompareTo(text) >= 0)
                && bounds.Min.Length <= 64
                && Utf8.GetString(bounds.Min) is not null
                && (bounds.Max is null || Utf8.GetString(bounds.Max) is not null);
        });
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("short", "short", true)]
    [InlineData("\uD7FF", "\uD7FF", true)]
    public void Short_bounds_are_kept(string text, string expected, bool exact)
    {
        var bounds = TextBounds.Of(0, Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, Encoding.UTF8.GetString(bounds.Max!));
        Assert.Equal(exact, bounds.MaxExact && bounds.MinExact);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("\uD7FF", "\uE000")]
    public void The_last_code_point_of_a_cut_bound_is_raised(string repeated, string last)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(repeated, 100)));
        var bounds = TextBounds.Of(0, text, text);
        Assert.EndsWith(repeated + last, Encoding.UTF8.GetString(bounds.Max!), StringComparison.Ordinal);
        Assert.False(bounds.MaxExact);
    }

    [Fact]
    public void A_text_that_nothing_follows_has_no_upper_bound()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("\U0010FFFF", 100)));
        Assert.Null(TextBounds.Of(0, text, text).Max);
    }

    private static byte[] Unpacked(byte[] input)
    {
        byte[] packed = new byte[SnappyEncoder.MaxLength(input.Length)];
        int length = SnappyEncoder.Compress(input, packed);
        byte[] output = new byte[input.Length];
        SnappyDecoder.Decompress(packed.AsSpan(0, length), output);
        return output;
    }
}
