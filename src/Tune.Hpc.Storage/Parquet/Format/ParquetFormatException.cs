namespace Tune.Hpc.Storage.Parquet.Format;

/// <summary>Bytes that do not mean what they should; the reader adds file and column and rethrows it as a TuneException.</summary>
internal sealed class ParquetFormatException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ParquetFormatException(string message) : this(ParquetErrors.DamagedPage, message)
    {
    }

    public string Code { get; } = code;
}
