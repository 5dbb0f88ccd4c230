namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>One row group, as the footer describes it.</summary>
internal sealed record RowGroupMetadata(IReadOnlyList<ColumnChunkMetadata> Columns, long RowCount);
