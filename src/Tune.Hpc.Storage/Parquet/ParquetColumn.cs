namespace Tune.Hpc.Storage.Parquet;

/// <summary>One column of a flat table.</summary>
/// <param name="Name">Unique in its table, not empty; dots and spaces are allowed.</param>
/// <param name="Type">What the column holds.</param>
/// <param name="Nullable">Whether a row may have no value here.</param>
public sealed record ParquetColumn(string Name, ParquetType Type, bool Nullable = true);
