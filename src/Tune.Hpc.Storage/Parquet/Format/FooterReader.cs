namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>Reads the footer's metadata. Unknown fields are passed over: newer writers add some.</summary>
internal static class FooterReader
{
    public static FileMetadata Read(ReadOnlySpan<byte> footer)
    {
        var thrift = new ThriftReader(footer);
        var file = new FileMetadata();
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 2: file = file with { Schema = ReadSchema(ref thrift, type) }; break;
                case 3: file = file with { RowCount = thrift.I64(type) }; break;
                case 4: file = file with { RowGroups = ReadRowGroups(ref thrift, type) }; break;
                case 5: file = file with { KeyValues = ReadKeyValues(ref thrift, type) }; break;
                case 6: file = file with { CreatedBy = thrift.Text(type) }; break;
                case 8: file = file with { Encrypted = true }; thrift.Skip(type); break;
                default: thrift.Skip(type); break;
            }
        }

        return file;
    }

    private static List<SchemaElement> ReadSchema(ref ThriftReader thrift, ThriftType listType)
    {
        int count = BeginStructs(ref thrift, listType);
        var schema = new List<SchemaElement>(Math.Min(count, 4096));
        for (int i = 0; i < count; i++)
        {
            schema.Add(ReadSchemaElement(ref thrift));
        }

        return schema;
    }

    private static SchemaElement ReadSchemaElement(ref ThriftReader thrift)
    {
        var element = new SchemaElement { Name = "" };
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: element = element with { Type = (PhysicalType)thrift.I32(type) }; break;
                case 3: element = element with { Repetition = (Repetition)thrift.I32(type) }; break;
                case 4: element = element with { Name = thrift.Text(type) }; break;
                case 5: element = element with { Children = thrift.I32(type) }; break;
                case 6: element = element with { Converted = (ConvertedType)thrift.I32(type) }; break;
                case 10: element = ReadLogicalType(ref thrift, type, element); break;
                default: thrift.Skip(type); break;
            }
        }

        return element;
    }

    private static SchemaElement ReadLogicalType(ref ThriftReader thrift, ThriftType unionType, SchemaElement element)
    {
        ThriftReader.Expect(unionType, ThriftType.Struct);
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            ThriftReader.Expect(type, ThriftType.Struct);
            element = element with { Logical = (LogicalType)field };
            element = ReadLogicalParameters(ref thrift, element);
        }

        return element;
    }

    private static SchemaElement ReadLogicalParameters(ref ThriftReader thrift, SchemaElement element)
    {
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            if (field == 2 && element.Logical is LogicalType.Timestamp or LogicalType.Time && type == ThriftType.Struct)
            {
                element = element with { Unit = ReadUnit(ref thrift) };
            }
            else if (field == 2 && element.Logical == LogicalType.Integer)
            {
                element = element with { Unsigned = !ThriftReader.Bool(type) };
            }
            else
            {
                thrift.Skip(type);
            }
        }

        return element;
    }

    private static TimeUnit ReadUnit(ref ThriftReader thrift)
    {
        var unit = TimeUnit.None;
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            unit = (TimeUnit)field;
            thrift.Skip(type);
        }

        return unit;
    }

    private static List<RowGroupMetadata> ReadRowGroups(ref ThriftReader thrift, ThriftType listType)
    {
        int count = BeginStructs(ref thrift, listType);
        var groups = new List<RowGroupMetadata>(Math.Min(count, 4096));
        for (int i = 0; i < count; i++)
        {
            IReadOnlyList<ColumnChunkMetadata> columns = [];
            long rows = 0;
            int field = 0;
            while (thrift.NextField(ref field, out var type))
            {
                switch (field)
                {
                    case 1: columns = ReadColumns(ref thrift, type); break;
                    case 3: rows = thrift.I64(type); break;
                    default: thrift.Skip(type); break;
                }
            }

            groups.Add(new(columns, rows));
        }

        return groups;
    }

    private static List<ColumnChunkMetadata> ReadColumns(ref ThriftReader thrift, ThriftType listType)
    {
        int count = BeginStructs(ref thrift, listType);
        var columns = new List<ColumnChunkMetadata>(Math.Min(count, 4096));
        for (int i = 0; i < count; i++)
        {
            ColumnChunkMetadata? column = null;
            int field = 0;
            while (thrift.NextField(ref field, out var type))
            {
                switch (field)
                {
                    case 1: throw new ParquetFormatException(ParquetErrors.UnsupportedColumn, "its columns are kept in other files, which is not read");
                    case 3: column = ReadColumn(ref thrift, type); break;
                    default: thrift.Skip(type); break;
                }
            }

            columns.Add(column ?? throw new ParquetFormatException($"column chunk {i + 1} has no metadata"));
        }

        return columns;
    }

    private static ColumnChunkMetadata ReadColumn(ref ThriftReader thrift, ThriftType structType)
    {
        ThriftReader.Expect(structType, ThriftType.Struct);
        var column = new ColumnChunkMetadata();
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 1: column = column with { Type = (PhysicalType)thrift.I32(type) }; break;
                case 3: column = column with { Path = ReadTexts(ref thrift, type) }; break;
                case 4: column = column with { Codec = (CodecId)thrift.I32(type) }; break;
                case 5: column = column with { ValueCount = thrift.I64(type) }; break;
                case 6: column = column with { UncompressedSize = thrift.I64(type) }; break;
                case 7: column = column with { CompressedSize = thrift.I64(type) }; break;
                case 9: column = column with { DataPageOffset = thrift.I64(type) }; break;
                case 11: column = column with { DictionaryPageOffset = thrift.I64(type) }; break;
                case 12: column = column with { Statistics = ReadStatistics(ref thrift, type) }; break;
                default: thrift.Skip(type); break;
            }
        }

        return column;
    }

    private static ColumnStatistics ReadStatistics(ref ThriftReader thrift, ThriftType structType)
    {
        ThriftReader.Expect(structType, ThriftType.Struct);
        var statistics = new ColumnStatistics(0, null, null);
        int field = 0;
        while (thrift.NextField(ref field, out var type))
        {
            switch (field)
            {
                case 3: statistics = statistics with { NullCount = thrift.I64(type) }; break;
                case 5: statistics = statistics with { Max = thrift.Binary(type).ToArray() }; break;
                case 6: statistics = statistics with { Min = thrift.Binary(type).ToArray() }; break;
                case 7: statistics = statistics with { MaxExact = ThriftReader.Bool(type) }; break;
                case 8: statistics = statistics with { MinExact = ThriftReader.Bool(type) }; break;
                default: thrift.Skip(type); break;
            }
        }

        return statistics;
    }

    private static List<string> ReadTexts(ref ThriftReader thrift, ThriftType listType)
    {
        int count = thrift.BeginList(listType, out var element);
        var texts = new List<string>(Math.Min(count, 16));
        for (int i = 0; i < count; i++)
        {
            texts.Add(thrift.Text(element));
        }

        return texts;
    }

    private static List<KeyValuePair<string, string>> ReadKeyValues(ref ThriftReader thrift, ThriftType listType)
    {
        int count = BeginStructs(ref thrift, listType);
        var pairs = new List<KeyValuePair<string, string>>(Math.Min(count, 256));
        for (int i = 0; i < count; i++)
        {
            string key = "", value = "";
            int field = 0;
            while (thrift.NextField(ref field, out var type))
            {
                switch (field)
                {
                    case 1: key = thrift.Text(type); break;
                    case 2: value = thrift.Text(type); break;
                    default: thrift.Skip(type); break;
                }
            }

            pairs.Add(new(key, value));
        }

        return pairs;
    }

    private static int BeginStructs(ref ThriftReader thrift, ThriftType listType)
    {
        int count = thrift.BeginList(listType, out var element);
        if (count > 0)
        {
            ThriftReader.Expect(element, ThriftType.Struct);
        }

        return count;
    }
}
