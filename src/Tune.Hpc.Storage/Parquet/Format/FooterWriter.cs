using System.Buffers;

namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>Writes the footer's metadata.</summary>
internal static class FooterWriter
{
    /// <summary>2: dictionary pages are PLAIN and their indices RLE_DICTIONARY.</summary>
    private const int FormatVersion = 2;

    public static void Write(FileMetadata file, IBufferWriter<byte> output)
    {
        var thrift = new ThriftWriter(output);
        thrift.BeginStruct();
        thrift.I32(1, FormatVersion);
        WriteSchema(thrift, file.Schema);
        thrift.I64(3, file.RowCount);
        WriteRowGroups(thrift, file.RowGroups);
        WriteKeyValues(thrift, file.KeyValues);
        if (file.CreatedBy is { } createdBy)
        {
            thrift.Text(6, createdBy);
        }

        WriteColumnOrders(thrift, file.Schema.Count - 1);
        thrift.EndStruct();
    }

    private static void WriteSchema(ThriftWriter thrift, IReadOnlyList<SchemaElement> schema)
    {
        thrift.BeginList(2, ThriftType.Struct, schema.Count);
        foreach (var element in schema)
        {
            thrift.BeginStruct();
            if (element.Type is { } type)
            {
                thrift.I32(1, (int)type);
                thrift.I32(3, (int)element.Repetition);
            }

            thrift.Text(4, element.Name);
            if (element.Type is null)
            {
                thrift.I32(5, element.Children);
            }

            if (element.Converted != ConvertedType.None)
            {
                thrift.I32(6, (int)element.Converted);
            }

            WriteLogicalType(thrift, element);
            thrift.EndStruct();
        }
    }

    private static void WriteLogicalType(ThriftWriter thrift, SchemaElement element)
    {
        if (element.Logical == LogicalType.None)
        {
            return;
        }

        thrift.BeginStruct(10);
        if (element.Logical == LogicalType.Timestamp)
        {
            thrift.BeginStruct((int)LogicalType.Timestamp);
            thrift.Bool(1, true); // the values are UTC
            thrift.BeginStruct(2);
            thrift.EmptyStruct((int)element.Unit);
            thrift.EndStruct();
            thrift.EndStruct();
        }
        else
        {
            thrift.EmptyStruct((int)element.Logical);
        }

        thrift.EndStruct();
    }

    private static void WriteRowGroups(ThriftWriter thrift, IReadOnlyList<RowGroupMetadata> groups)
    {
        thrift.BeginList(4, ThriftType.Struct, groups.Count);
        foreach (var group in groups)
        {
            thrift.BeginStruct();
            thrift.BeginList(1, ThriftType.Struct, group.Columns.Count);
            foreach (var column in group.Columns)
            {
                thrift.BeginStruct();
                thrift.I64(2, 0); // deprecated offset, which the format asks to be 0
                WriteColumn(thrift, column);
                thrift.EndStruct();
            }

            thrift.I64(2, group.Columns.Sum(c => c.UncompressedSize));
            thrift.I64(3, group.RowCount);
            thrift.I64(5, group.Columns[0].Start);
            thrift.I64(6, group.Columns.Sum(c => c.CompressedSize));
            thrift.EndStruct();
        }
    }

    private static void WriteColumn(ThriftWriter thrift, ColumnChunkMetadata column)
    {
        thrift.BeginStruct(3);
        thrift.I32(1, (int)column.Type);
        thrift.BeginList(2, ThriftType.I32, column.Encodings.Count);
        foreach (var encoding in column.Encodings)
        {
            thrift.Element((int)encoding);
        }

        thrift.BeginList(3, ThriftType.Binary, column.Path.Count);
        foreach (string part in column.Path)
        {
            thrift.Element(part);
        }

        thrift.I32(4, (int)column.Codec);
        thrift.I64(5, column.ValueCount);
        thrift.I64(6, column.UncompressedSize);
        thrift.I64(7, column.CompressedSize);
        thrift.I64(9, column.DataPageOffset);
        if (column.DictionaryPageOffset is { } dictionary)
        {
            thrift.I64(11, dictionary);
        }

        if (column.Statistics is { } statistics)
        {
            WriteStatistics(thrift, statistics);
        }

        thrift.EndStruct();
    }

    private static void WriteStatistics(ThriftWriter thrift, ColumnStatistics statistics)
    {
        thrift.BeginStruct(12);
        thrift.I64(3, statistics.NullCount);
        if (statistics.Max is { } max)
        {
            thrift.Binary(5, max);
        }

        if (statistics.Min is { } min)
        {
            thrift.Binary(6, min);
        }

        if (statistics.Max is not null)
        {
            thrift.Bool(7, statistics.MaxExact);
        }

        if (statistics.Min is not null)
        {
            thrift.Bool(8, statistics.MinExact);
        }

        thrift.EndStruct();
    }

    private static void WriteKeyValues(ThriftWriter thrift, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0)
        {
            return;
        }

        thrift.BeginList(5, ThriftType.Struct, pairs.Count);
        foreach (var (key, value) in pairs)
        {
            thrift.BeginStruct();
            thrift.Text(1, key);
            thrift.Text(2, value);
            thrift.EndStruct();
        }
    }

    // Without an order, readers must ignore the bounds in the statistics.
    private static void WriteColumnOrders(ThriftWriter thrift, int columns)
    {
        thrift.BeginList(7, ThriftType.Struct, columns);
        for (int i = 0; i < columns; i++)
        {
            thrift.BeginStruct();
            thrift.EmptyStruct(1);
            thrift.EndStruct();
        }
    }
}
