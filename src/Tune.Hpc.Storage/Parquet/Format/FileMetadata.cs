namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>The footer of a file.</summary>
internal sealed record FileMetadata
{
    public IReadOnlyList<SchemaElement> Schema { get; init; } = [];

    public long RowCount { get; init; }

    public IReadOnlyList<RowGroupMetadata> RowGroups { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; } = [];

    public string? CreatedBy { get; init; }

    public bool Encrypted { get; init; }
}
