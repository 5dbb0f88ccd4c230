namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>What readers may skip a row group by. Bounds are absent where none could be stated.</summary>
internal readonly record struct ColumnStatistics(long NullCount, byte[]? Min, byte[]? Max, bool MinExact = true, bool MaxExact = true);
