using System.Buffers;
using System.Buffers.Binary;
using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>Collects the pages of one column chunk. Its buffers are used again for the next one.</summary>
internal sealed class ChunkWriter(ParquetWriterOptions options)
{
    private readonly ArrayBufferWriter<byte> _chunk = new();
    private readonly ArrayBufferWriter<byte> _levels = new();
    private readonly ArrayBufferWriter<byte> _page = new();
    private readonly ArrayBufferWriter<byte> _packed = new();
    private readonly List<PageEncoding> _encodings = [];
    private int[] _scratch = [];
    private int? _firstDataPage;
    private bool _hasDictionary;
    private long _uncompressedSize;

    /// <summary>Where the bytes of the next page go, before compression.</summary>
    public IBufferWriter<byte> Page => _page;

    /// <summary>All pages so far, as they are to be stored.</summary>
    public ReadOnlySpan<byte> Bytes => _chunk.WrittenSpan;

    public void Begin()
    {
        _chunk.ResetWrittenCount();
        _page.ResetWrittenCount();
        _encodings.Clear();
        _firstDataPage = null;
        _hasDictionary = false;
        _uncompressedSize = 0;
    }

    /// <summary>Writes which rows of a page have a value: 1 where one is, 0 where none.</summary>
    public void DefinitionLevels(ReadOnlySpan<byte> present)
    {
        Use(PageEncoding.Rle);
        var levels = Scratch(present.Length);
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = present[i];
        }

        _levels.ResetWrittenCount();
        HybridEncoder.Write(levels, 1, _levels);
        BinaryPrimitives.WriteInt32LittleEndian(_page.GetSpan(sizeof(int)), _levels.WrittenCount);
        _page.Advance(sizeof(int));
        _page.Write(_levels.WrittenSpan);
    }

    /// <summary>Writes indices into the dictionary, after the byte that states their width.</summary>
    public void Indices(ReadOnlySpan<int> indices, int bitWidth)
    {
        _page.Write([(byte)bitWidth]);
        HybridEncoder.Write(indices, bitWidth, _page);
    }

    public void EndDictionary(int entries)
    {
        EndPage(PageType.Dictionary, PageEncoding.Plain, entries);
        _hasDictionary = true;
    }

    public void EndData(PageEncoding encoding, int rows)
    {
        _firstDataPage ??= _chunk.WrittenCount;
        EndPage(PageType.Data, encoding, rows);
    }

    /// <summary>Describes the finished chunk, which will stand at <paramref name="offset"/> in the file.</summary>
    public ColumnChunkMetadata End(long offset, ParquetColumn column, PhysicalType type, int rows, ColumnStatistics statistics) => new()
    {
        Type = type,
        Encodings = [.. _encodings],
        Path = [column.Name],
        Codec = (CodecId)options.Codec,
        ValueCount = rows,
        UncompressedSize = _uncompressedSize,
        CompressedSize = _chunk.WrittenCount,
        DataPageOffset = offset + (_firstDataPage ?? 0),
        DictionaryPageOffset = _hasDictionary ? offset : null,
        Statistics = statistics,
    };

    private void EndPage(PageType type, PageEncoding encoding, int count)
    {
        Use(encoding);
        _packed.ResetWrittenCount();
        PageCompression.Compress(options.Codec, _page.WrittenSpan, _packed);
        var header = new PageHeader
        {
            Type = type,
            UncompressedSize = _page.WrittenCount,
            CompressedSize = _packed.WrittenCount,
            Checksum = options.Checksums ? Crc32.Of(_packed.WrittenSpan) : null,
            ValueCount = count,
            Encoding = encoding,
        };
        int before = _chunk.WrittenCount;
        header.Write(_chunk);
        _uncompressedSize += _chunk.WrittenCount - before + _page.WrittenCount;
        _chunk.Write(_packed.WrittenSpan);
        _page.ResetWrittenCount();
    }

    private Span<int> Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            _scratch = new int[length];
        }

        return _scratch.AsSpan(0, length);
    }

    private void Use(PageEncoding encoding)
    {
        if (!_encodings.Contains(encoding))
        {
            _encodings.Add(encoding);
        }
    }
}
