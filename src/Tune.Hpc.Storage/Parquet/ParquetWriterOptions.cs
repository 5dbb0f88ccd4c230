namespace Tune.Hpc.Storage.Parquet;

/// <summary>How a table is laid out and stored. Every setting has a default that suits results of experiments.</summary>
public sealed record ParquetWriterOptions
{
    /// <summary>Compression of pages. Default Snappy.</summary>
    public ParquetCodec Codec { get; init; } = ParquetCodec.Snappy;

    /// <summary>Rows buffered before a row group is written. Range 1 to 16,777,216, default 131,072.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int RowsPerGroup { get; init => field = Positive(value, 16_777_216); } = 131_072;

    /// <summary>Rows in one page at most. Range 1 to 1,048,576, default 20,480.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int RowsPerPage { get; init => field = Positive(value, 1_048_576); } = 20_480;

    /// <summary>Text bytes buffered before a row group is written early. Range 1 to 512 MiB, default 64 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int TextBytesPerGroup { get; init => field = Positive(value, 512 << 20); } = 64 << 20;

    /// <summary>Names and texts kept in the footer, for readers of the file. Empty unless given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Who may read the file, on systems that have such modes. Default: only its owner (0600).</summary>
    public UnixFileMode FileMode { get; init; } = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Whether pages carry a CRC-32, which readers may check. Off only in tests of damaged files.</summary>
    internal bool Checksums { get; init; } = true;

    private static int Positive(int value, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max);
        return value;
    }
}
