namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>Reads the header of a page, whichever version wrote it.</summary>
internal static class PageHeaderReader
{
    public static PageHeader Read(ref ThriftReader thrift)
    {
        var header = new PageHeader { Type = (PageType)(-1), UncompressedSize = -1, CompressedSize = -1, Compressed = true };
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: header = header with { Type = (PageType)thrift.I32(type) }; break;
                case 2: header = header with { UncompressedSize = thrift.I32(type) }; break;
                case 3: header = header with { CompressedSize = thrift.I32(type) }; break;
                case 4: header = header with { Checksum = unchecked((uint)thrift.I32(type)) }; break;
                case 5 or 7: header = ReadVersion1(ref thrift, type, header); break;
                case 8: header = ReadVersion2(ref thrift, type, header); break;
                default: thrift.Skip(type); break;
            }
        }

        return Checked(header);
    }

    private static PageHeader ReadVersion1(ref ThriftReader thrift, ThriftType structType, PageHeader header)
    {
        ThriftReader.Expect(structType, ThriftType.Struct);
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: header = header with { ValueCount = thrift.I32(type) }; break;
                case 2: header = header with { Encoding = (PageEncoding)thrift.I32(type) }; break;
                case 3 when header.Type == PageType.Data: header = header with { DefinitionEncoding = (PageEncoding)thrift.I32(type) }; break;
                default: thrift.Skip(type); break;
            }
        }

        return header;
    }

    private static PageHeader ReadVersion2(ref ThriftReader thrift, ThriftType structType, PageHeader header)
    {
        ThriftReader.Expect(structType, ThriftType.Struct);
        header = header with { DefinitionEncoding = PageEncoding.Rle };
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: header = header with { ValueCount = thrift.I32(type) }; break;
                case 4: header = header with { Encoding = (PageEncoding)thrift.I32(type) }; break;
                case 5: header = header with { DefinitionLength = thrift.I32(type) }; break;
                case 6: header = header with { RepetitionLength = thrift.I32(type) }; break;
                case 7: header = header with { Compressed = ThriftReader.Bool(type) }; break;
                default: thrift.Skip(type); break;
            }
        }

        return header;
    }

    private static PageHeader Checked(PageHeader header)
    {
        bool lengthsFit = header.RepetitionLength >= 0
            && header.DefinitionLength >= 0
            && (long)header.RepetitionLength + header.DefinitionLength <= Math.Min(header.CompressedSize, header.UncompressedSize);
        if (header.CompressedSize < 0 || header.UncompressedSize < 0 || header.ValueCount < 0 || !lengthsFit)
        {
            throw new ParquetFormatException(
                $"a page header states impossible sizes: {header.CompressedSize} bytes stored, {header.UncompressedSize} unpacked, {header.ValueCount} values");
        }

        return header;
    }
}
