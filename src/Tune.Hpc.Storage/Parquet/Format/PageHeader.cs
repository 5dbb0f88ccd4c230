using System.Buffers;

namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>What stands before the bytes of a page.</summary>
internal readonly record struct PageHeader
{
    public required PageType Type { get; init; }

    public required int UncompressedSize { get; init; }

    public required int CompressedSize { get; init; }

    /// <summary>CRC-32 of the page's bytes as stored.</summary>
    public uint? Checksum { get; init; }

    /// <summary>Values including nulls.</summary>
    public int ValueCount { get; init; }

    public PageEncoding Encoding { get; init; }

    public PageEncoding DefinitionEncoding { get; init; }

    /// <summary>Version 2 only: bytes of definition levels before the values.</summary>
    public int DefinitionLength { get; init; }

    /// <summary>Version 2 only: bytes of repetition levels before the definition levels.</summary>
    public int RepetitionLength { get; init; }

    /// <summary>Version 2 only: whether the values are compressed.</summary>
    public bool Compressed { get; init; }

    public void Write(IBufferWriter<byte> output)
    {
        var thrift = new ThriftWriter(output);
        thrift.BeginStruct();
        thrift.I32(1, (int)Type);
        thrift.I32(2, UncompressedSize);
        thrift.I32(3, CompressedSize);
        if (Checksum is { } checksum)
        {
            thrift.I32(4, unchecked((int)checksum));
        }

        if (Type == PageType.Dictionary)
        {
            thrift.BeginStruct(7);
            thrift.I32(1, ValueCount);
            thrift.I32(2, (int)Encoding);
        }
        else
        {
            thrift.BeginStruct(5);
            thrift.I32(1, ValueCount);
            thrift.I32(2, (int)Encoding);
            thrift.I32(3, (int)PageEncoding.Rle);
            thrift.I32(4, (int)PageEncoding.Rle);
        }

        thrift.EndStruct();
        thrift.EndStruct();
    }
}
