using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>How our column types are stored.</summary>
internal static class ColumnMapping
{
    public static ColumnBuffer BufferFor(ParquetColumn column) => column.Type switch
    {
        ParquetType.Boolean => new BooleanBuffer(column),
        ParquetType.Integer or ParquetType.Timestamp => new Int64Buffer(column),
        ParquetType.Real => new DoubleBuffer(column),
        ParquetType.Text => new StringBuffer(column),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Type, "Not a column type."),
    };

    public static IReadOnlyList<SchemaElement> SchemaOf(ParquetSchema schema) =>
        [new() { Name = "schema", Children = schema.Columns.Count }, .. schema.Columns.Select(ElementFor)];

    private static SchemaElement ElementFor(ParquetColumn column)
    {
        var element = new SchemaElement
        {
            Name = column.Name,
            Repetition = column.Nullable ? Repetition.Optional : Repetition.Required,
        };
        return column.Type switch
        {
            ParquetType.Boolean => element with { Type = PhysicalType.Boolean },
            ParquetType.Integer => element with { Type = PhysicalType.Int64 },
            ParquetType.Real => element with { Type = PhysicalType.Double },
            ParquetType.Text => element with
            {
                Type = PhysicalType.ByteArray,
                Converted = ConvertedType.Utf8,
                Logical = LogicalType.String,
            },
            _ => element with
            {
                Type = PhysicalType.Int64,
                Converted = ConvertedType.TimestampMicros,
                Logical = LogicalType.Timestamp,
                Unit = TimeUnit.Micros,
            },
        };
    }
}
