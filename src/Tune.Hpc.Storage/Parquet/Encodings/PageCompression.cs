using System.Buffers;
using System.IO.Compression;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Encodings;

/// <summary>Compresses and unpacks the bytes of one page.</summary>
internal static class PageCompression
{
    /// <summary>Appends the packed bytes to <paramref name="output"/> and answers how many there are.</summary>
    public static int Compress(ParquetCodec codec, ReadOnlySpan<byte> page, ArrayBufferWriter<byte> output)
    {
        switch (codec)
        {
            case ParquetCodec.Snappy:
                int written = SnappyEncoder.Compress(page, output.GetSpan(SnappyEncoder.MaxLength(page.Length)));
                output.Advance(written);
                return written;
            case ParquetCodec.Gzip:
                int before = output.WrittenCount;
                using (var gzip = new GZipStream(new BufferWriterStream(output), CompressionLevel.Optimal))
                {
                    gzip.Write(page);
                }

                return output.WrittenCount - before;
            default:
                output.Write(page);
                return page.Length;
        }
    }

    /// <summary>Unpacks a page to exactly the size its header states.</summary>
    /// <exception cref="ParquetFormatException">Damaged bytes, another size, or a codec that is not read.</exception>
    public static byte[] Decompress(CodecId codec, ReadOnlySpan<byte> packed, int size)
    {
        switch (codec)
        {
            case CodecId.Uncompressed:
                return packed.Length == size
                    ? packed.ToArray()
                    : throw new ParquetFormatException($"an uncompressed page states {size} bytes, but {packed.Length} are stored");
            case CodecId.Snappy when size == 0 && packed.IsEmpty:
                return [];
            case CodecId.Snappy:
                // No copy is longer than 64 bytes nor its tag shorter than 2.
                if (size > 64L * packed.Length)
                {
                    throw new ParquetFormatException($"a Snappy page states {size} bytes, more than {packed.Length} can unpack to");
                }

                byte[] output = new byte[size];
                SnappyDecoder.Decompress(packed, output);
                return output;
            case CodecId.Gzip:
                return Inflate(packed, size, stream => new GZipStream(stream, CompressionMode.Decompress));
            case CodecId.Brotli:
                return Inflate(packed, size, stream => new BrotliStream(stream, CompressionMode.Decompress));
            default:
                throw new ParquetFormatException(
                    ParquetErrors.UnsupportedCodec,
                    $"it is compressed with {Name(codec)}; uncompressed, Snappy, GZIP and Brotli are read");
        }
    }

    // The buffer grows with what really comes out, so a damaged size cannot take all memory.
    private static byte[] Inflate(ReadOnlySpan<byte> packed, int size, Func<Stream, Stream> open)
    {
        using var stream = open(new MemoryStream(packed.ToArray()));
        byte[] output = new byte[Math.Min(size, Math.Max(4096, packed.Length * 8L))];
        int filled = 0;
        try
        {
            while (true)
            {
                int read = stream.ReadAtLeast(output.AsSpan(filled), output.Length - filled, throwOnEndOfStream: false);
                filled += read;
                if (filled < output.Length || filled == size)
                {
                    break;
                }

                Array.Resize(ref output, (int)Math.Min(size, output.Length * 2L));
            }

            if (filled == size && stream.ReadByte() < 0)
            {
                return output;
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or InvalidOperationException)
        {
            throw new ParquetFormatException(ParquetErrors.DamagedPage, "a compressed page is damaged", error);
        }

        throw new ParquetFormatException($"a compressed page does not unpack to the {size} bytes it states");
    }

    private static string Name(CodecId codec) =>
        Enum.IsDefined(codec) ? codec.ToString().ToUpperInvariant() : $"unknown codec {(int)codec}";
}
