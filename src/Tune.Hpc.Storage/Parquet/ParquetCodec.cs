namespace Tune.Hpc.Storage.Parquet;

/// <summary>How pages are compressed when a file is written.</summary>
public enum ParquetCodec
{
    /// <summary>Not at all.</summary>
    Uncompressed = 0,

    /// <summary>Snappy: fast, and read by everything that reads Parquet.</summary>
    Snappy = 1,

    /// <summary>GZIP: smaller, several times slower to write.</summary>
    Gzip = 2,
}
