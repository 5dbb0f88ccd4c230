using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>Walks over the pages of one column chunk.</summary>
internal sealed class ChunkReader(StoredColumn column, CodecId codec, int totalRows)
{
    private readonly ChunkDecoder _decoder = ChunkDecoder.For(column, totalRows);
    private int[] _levels = [];

    /// <summary>Reads all rows of the chunk.</summary>
    /// <exception cref="ParquetFormatException">The pages are damaged or stored in a way that is not read.</exception>
    public ParquetColumnData Read(ReadOnlySpan<byte> chunk)
    {
        while (_decoder.Rows < totalRows)
        {
            if (chunk.IsEmpty)
            {
                throw new ParquetFormatException($"its pages hold {_decoder.Rows} rows; {totalRows} are stated");
            }

            var thrift = new ThriftReader(chunk);
            var header = PageHeaderReader.Read(ref thrift);
            chunk = chunk[thrift.Position..];
            if (header.CompressedSize > chunk.Length)
            {
                throw new ParquetFormatException($"a page states {header.CompressedSize} bytes, but only {chunk.Length} are left");
            }

            ReadPage(header, chunk[..header.CompressedSize]);
            chunk = chunk[header.CompressedSize..];
        }

        return _decoder.End();
    }

    private void ReadPage(PageHeader header, ReadOnlySpan<byte> page)
    {
        if (header.Checksum is { } checksum && Crc32.Of(page) != checksum)
        {
            throw new ParquetFormatException("the checksum of a page does not match its bytes");
        }

        switch (header.Type)
        {
            case PageType.Dictionary:
                _decoder.AddDictionary(Unpack(page, header.UncompressedSize), header.ValueCount);
                break;
            case PageType.Data:
                ReadVersion1(header, Unpack(page, header.UncompressedSize));
                break;
            case PageType.DataV2:
                ReadVersion2(header, page);
                break;
            case PageType.Index:
                break;
            default:
                throw new ParquetFormatException($"a page of unknown type {(int)header.Type}");
        }
    }

    private byte[] Unpack(ReadOnlySpan<byte> page, int size) => PageCompression.Decompress(codec, page, size);

    private void ReadVersion1(PageHeader header, ReadOnlySpan<byte> page)
    {
        CheckRows(header);
        ReadOnlySpan<int> levels = [];
        if (column.Column.Nullable)
        {
            if (header.DefinitionEncoding != PageEncoding.Rle)
            {
                throw new ParquetFormatException(
                    ParquetErrors.UnsupportedEncoding, $"its nulls are stored in the obsolete encoding {header.DefinitionEncoding}; RLE is read");
            }

            levels = Levels(PlainDecoders.TakePrefixed(ref page), header.ValueCount);
        }

        _decoder.AddPage(page, header.Encoding, levels, header.ValueCount);
    }

    private void ReadVersion2(PageHeader header, ReadOnlySpan<byte> page)
    {
        CheckRows(header);
        int levelBytes = header.RepetitionLength + header.DefinitionLength;
        ReadOnlySpan<int> levels = column.Column.Nullable
            ? Levels(page.Slice(header.RepetitionLength, header.DefinitionLength), header.ValueCount)
            : [];
        var values = page[levelBytes..];
        values = header.Compressed ? Unpack(values, header.UncompressedSize - levelBytes) : values;
        _decoder.AddPage(values, header.Encoding, levels, header.ValueCount);
    }

    private ReadOnlySpan<int> Levels(scoped ReadOnlySpan<byte> data, int rows)
    {
        if (_levels.Length < rows)
        {
            _levels = new int[rows];
        }

        var levels = _levels.AsSpan(0, rows);
        HybridDecoder.Read(data, 1, levels);
        return levels;
    }

    private void CheckRows(PageHeader header)
    {
        if (header.ValueCount > totalRows - _decoder.Rows)
        {
            throw new ParquetFormatException($"its pages hold more rows than the {totalRows} stated");
        }
    }
}
