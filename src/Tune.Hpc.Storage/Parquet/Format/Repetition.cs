namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>How often a field stands in a row, as numbered by the format.</summary>
internal enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
