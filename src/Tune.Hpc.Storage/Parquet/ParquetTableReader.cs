using Microsoft.Win32.SafeHandles;
using Tune.Hpc.Storage.Parquet.Format;
using Tune.Hpc.Storage.Parquet.Reading;

namespace Tune.Hpc.Storage.Parquet;

/// <summary>Reads a flat table, one column of one row group at a time.</summary>
/// <remarks>
/// Integers of 32 bits are widened, single-precision numbers too; dates are midnight UTC; timestamps of other units become microseconds.
/// A damaged file is a TuneException that names file and column, never another error. Reads may run in parallel.
/// </remarks>
public sealed class ParquetTableReader : IDisposable
{
    // A few bytes can state any number of equal rows; no writer known makes row groups near this size.
    private const int MostRowsInGroup = 1 << 26;
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly FileMetadata _file;
    private readonly StoredColumn[] _columns;

    private ParquetTableReader(string path, SafeFileHandle handle)
    {
        _path = path;
        _handle = handle;
        (_file, long footerStart) = FooterLoader.Load(handle);
        _columns = FooterCheck.ColumnsOf(_file);
        FooterCheck.Check(_file, _columns, footerStart);
        Schema = new ParquetSchema(_columns.Select(c => c.Column));
        Metadata = [.. _file.KeyValues];
    }

    /// <summary>The columns, as they are given to the caller.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>Rows in the whole table.</summary>
    public long RowCount => _file.RowCount;

    /// <summary>How many row groups the rows are divided into.</summary>
    public int RowGroupCount => _file.RowGroups.Count;

    /// <summary>Names and texts the writer put into the footer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>The program that wrote the file, as it names itself; null when it does not.</summary>
    public string? CreatedBy => _file.CreatedBy;

    /// <summary>Opens a file and reads its footer.</summary>
    /// <exception cref="TuneException">The file cannot be read, is no Parquet file, is damaged, or has columns that are not read.</exception>
    public static ParquetTableReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new ParquetTableReader(path, handle);
        }
        catch (Exception error)
        {
            handle?.Dispose();
            if (Explain(path, error) is { } explained)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>Rows in one row group.</summary>
    public long RowsIn(int rowGroup) => _file.RowGroups[rowGroup].RowCount;

    /// <summary>Where a column stands.</summary>
    /// <exception cref="TuneException">There is none of that name (<see cref="ParquetErrors.NoSuchColumn"/>).</exception>
    public int ColumnNamed(string name)
    {
        int index = Schema.IndexOf(name);
        return index >= 0
            ? index
            : throw new TuneException(
                ParquetErrors.NoSuchColumn,
                $"{_path}: there is no column '{name}'; its columns are {string.Join(", ", Schema.Columns.Select(c => $"'{c.Name}'"))}.");
    }

    /// <summary>Reads one column of one row group.</summary>
    /// <exception cref="TuneException">The column is damaged, or stored in a way that is not read.</exception>
    public ParquetColumnData Read(int rowGroup, int column)
    {
        var group = _file.RowGroups[rowGroup];
        var stored = _columns[column];
        try
        {
            return Read(group.Columns[column], stored, group.RowCount);
        }
        catch (Exception error) when (Explain($"{_path}: column '{stored.Column.Name}', row group {rowGroup + 1}", error) is { } explained)
        {
            throw explained;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private ParquetColumnData Read(ColumnChunkMetadata chunk, StoredColumn column, long rows)
    {
        if (rows > MostRowsInGroup || chunk.CompressedSize > Array.MaxLength)
        {
            throw new ParquetFormatException(
                ParquetErrors.TooLarge,
                $"{rows} rows in {chunk.CompressedSize} bytes; {MostRowsInGroup} rows and {Array.MaxLength} bytes in one row group are the most");
        }

        if (rows == 0)
        {
            return ChunkDecoder.For(column, 0).End();
        }

        byte[] bytes = FooterLoader.Read(_handle, chunk.Start, (int)chunk.CompressedSize);
        return new ChunkReader(column, chunk.Codec, (int)rows).Read(bytes);
    }

    private static TuneException? Explain(string place, Exception error) => error switch
    {
        ParquetFormatException format => new TuneException(format.Code, $"{place}: {format.Message}.", format),
        TuneException schema => new TuneException(schema.Code, $"{place}: {schema.Message}", schema),
        IOException or UnauthorizedAccessException => new TuneException(
            ParquetErrors.Unreadable, $"{place}: cannot be read: {error.Message}", error),
        OutOfMemoryException => new TuneException(ParquetErrors.TooLarge, $"{place}: does not fit into memory.", error),
        _ => null,
    };
}
