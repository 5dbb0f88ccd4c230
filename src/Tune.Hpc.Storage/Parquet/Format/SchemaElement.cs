namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>One node of the schema tree, as the footer lists them depth first.</summary>
internal sealed record SchemaElement
{
    public required string Name { get; init; }

    /// <summary>Absent on inner nodes.</summary>
    public PhysicalType? Type { get; init; }

    public Repetition Repetition { get; init; }

    public int Children { get; init; }

    public ConvertedType Converted { get; init; } = ConvertedType.None;

    public LogicalType Logical { get; init; }

    /// <summary>The unit of a logical time or timestamp.</summary>
    public TimeUnit Unit { get; init; }

    /// <summary>Whether a logical integer is unsigned.</summary>
    public bool Unsigned { get; init; }
}
