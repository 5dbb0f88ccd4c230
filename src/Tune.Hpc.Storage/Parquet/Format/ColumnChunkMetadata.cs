namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>One column of one row group: where its pages are and how they are stored.</summary>
internal sealed record ColumnChunkMetadata
{
    public PhysicalType Type { get; init; }

    public IReadOnlyList<PageEncoding> Encodings { get; init; } = [];

    public IReadOnlyList<string> Path { get; init; } = [];

    public CodecId Codec { get; init; }

    /// <summary>Values including nulls.</summary>
    public long ValueCount { get; init; }

    /// <summary>Bytes of all pages with their headers, before compression.</summary>
    public long UncompressedSize { get; init; }

    /// <summary>Bytes of all pages with their headers, as stored.</summary>
    public long CompressedSize { get; init; }

    public long DataPageOffset { get; init; }

    public long? DictionaryPageOffset { get; init; }

    public ColumnStatistics? Statistics { get; init; }

    /// <summary>Some writers state a dictionary at 0 when there is none.</summary>
    public long Start => DictionaryPageOffset is > 0 and var offset && offset < DataPageOffset ? offset : DataPageOffset;
}
