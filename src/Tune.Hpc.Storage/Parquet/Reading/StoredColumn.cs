using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Reading;

/// <summary>A column as it is stored and as it is given to the caller.</summary>
internal sealed record StoredColumn(ParquetColumn Column, PhysicalType Physical, Meaning Meaning)
{
    /// <summary>Finds what a leaf of the schema tree means.</summary>
    /// <exception cref="ParquetFormatException">It is not one of the types of flat tables.</exception>
    public static StoredColumn From(SchemaElement element)
    {
        var (type, meaning) = Interpret(element);
        return new(new(element.Name, type, element.Repetition == Repetition.Optional), element.Type!.Value, meaning);
    }

    private static (ParquetType Type, Meaning Meaning) Interpret(SchemaElement element) => element switch
    {
        { Type: null } or { Children: > 0 } => throw Unsupported(element, "a nested group"),
        { Repetition: Repetition.Repeated } => throw Unsupported(element, "a repeated field"),
        { Type: PhysicalType.Boolean } => (ParquetType.Boolean, Meaning.Plain),
        { Type: PhysicalType.Int32 } => InterpretInt32(element),
        { Type: PhysicalType.Int64 } => InterpretInt64(element),
        { Type: PhysicalType.Float or PhysicalType.Double } => (ParquetType.Real, Meaning.Plain),
        { Type: PhysicalType.ByteArray } => InterpretBytes(element),
        { Type: PhysicalType.Int96 } => throw Unsupported(element, "INT96 (an obsolete timestamp; have its writer use TIMESTAMP)"),
        { Type: PhysicalType.FixedLengthByteArray } => throw Unsupported(element, "FIXED_LEN_BYTE_ARRAY"),
        _ => throw Unsupported(element, $"unknown type {(int)element.Type.Value}"),
    };

    private static (ParquetType Type, Meaning Meaning) InterpretInt32(SchemaElement element) => element switch
    {
        { Logical: LogicalType.Decimal } or { Converted: ConvertedType.Decimal } => throw Unsupported(element, "DECIMAL"),
        { Logical: LogicalType.Time } or { Converted: ConvertedType.TimeMillis } => throw Unsupported(element, "TIME"),
        { Logical: LogicalType.Date } or { Converted: ConvertedType.Date } => (ParquetType.Timestamp, Meaning.Days),
        { Logical: LogicalType.Integer, Unsigned: true } or { Converted: ConvertedType.UInt8 or ConvertedType.UInt16 or ConvertedType.UInt32 } =>
            (ParquetType.Integer, Meaning.Unsigned),
        _ => (ParquetType.Integer, Meaning.Plain),
    };

    private static (ParquetType Type, Meaning Meaning) InterpretInt64(SchemaElement element) => element switch
    {
        { Logical: LogicalType.Decimal } or { Converted: ConvertedType.Decimal } => throw Unsupported(element, "DECIMAL"),
        { Logical: LogicalType.Time } or { Converted: ConvertedType.TimeMicros } => throw Unsupported(element, "TIME"),
        { Logical: LogicalType.Timestamp, Unit: TimeUnit.Nanos } => (ParquetType.Timestamp, Meaning.Nanoseconds),
        { Logical: LogicalType.Timestamp, Unit: TimeUnit.Millis } or { Converted: ConvertedType.TimestampMillis } =>
            (ParquetType.Timestamp, Meaning.Milliseconds),
        { Logical: LogicalType.Timestamp, Unit: TimeUnit.Micros } or { Converted: ConvertedType.TimestampMicros } =>
            (ParquetType.Timestamp, Meaning.Plain),
        { Logical: LogicalType.Timestamp } => throw Unsupported(element, "TIMESTAMP of an unknown unit"),
        { Logical: LogicalType.Integer, Unsigned: true } or { Converted: ConvertedType.UInt64 } => (ParquetType.Integer, Meaning.Unsigned),
        _ => (ParquetType.Integer, Meaning.Plain),
    };

    // Some writers leave texts unmarked; bytes that are no UTF-8 are found when they are read.
    private static (ParquetType Type, Meaning Meaning) InterpretBytes(SchemaElement element) => element switch
    {
        { Logical: LogicalType.Decimal } or { Converted: ConvertedType.Decimal } => throw Unsupported(element, "DECIMAL"),
        { Logical: LogicalType.Bson } or { Converted: ConvertedType.Bson } => throw Unsupported(element, "BSON"),
        _ => (ParquetType.Text, Meaning.Plain),
    };

    private static ParquetFormatException Unsupported(SchemaElement element, string what) => new(
        ParquetErrors.UnsupportedColumn,
        $"column '{element.Name}' is {what}; booleans, integers, floating-point numbers, texts, dates and timestamps are read");
}
