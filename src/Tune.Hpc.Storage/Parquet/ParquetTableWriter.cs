using System.Buffers;
using System.Buffers.Binary;
using System.Reflection;
using Tune.Hpc.Storage.Parquet.Format;
using Tune.Hpc.Storage.Parquet.Writing;

namespace Tune.Hpc.Storage.Parquet;

/// <summary>Writes a flat table row by row. The file appears whole when <see cref="Complete"/> returns, or not at all.</summary>
/// <remarks>
/// Set the values of a row by column, then end the row; a column not set is null. At most one row group is held in memory.
/// Rows go to a temporary file beside the target, which is flushed to disk and renamed at the end, or removed if there is no end.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class ParquetTableWriter : IDisposable
{
    private const int LongestText = 1 << 26;
    private readonly ColumnBuffer[] _columns;
    private readonly ChunkWriter _chunk;
    private readonly ParquetWriterOptions _options;
    private readonly List<RowGroupMetadata> _groups = [];
    private readonly TableFile _file;
    private long _rows;
    private int _rowsInGroup;

    private ParquetTableWriter(TableFile file, ParquetSchema schema, ParquetWriterOptions options)
    {
        Schema = schema;
        _file = file;
        _options = options;
        _chunk = new ChunkWriter(options);
        _columns = [.. schema.Columns.Select(ColumnMapping.BufferFor)];
    }

    /// <summary>The columns being written.</summary>
    public ParquetSchema Schema { get; }

    /// <summary>Rows ended so far.</summary>
    public long RowCount => _rows;

    /// <summary>Begins a table that will stand at <paramref name="path"/>, in place of whatever file is there.</summary>
    /// <exception cref="TuneException">The folder is missing or cannot be written to (<see cref="ParquetErrors.Unwritable"/>).</exception>
    public static ParquetTableWriter Create(string path, ParquetSchema schema, ParquetWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= new ParquetWriterOptions();
        var file = TableFile.Create(path, options.FileMode);
        file.Write(FileLayout.Magic);
        return new ParquetTableWriter(file, schema, options);
    }

    /// <summary>Sets an integer in the row being filled.</summary>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public void Set(int column, long value) => Buffer<Int64Buffer>(column, ParquetType.Integer).Set(value);

    /// <summary>Sets a number in the row being filled.</summary>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public void Set(int column, double value) => Buffer<DoubleBuffer>(column, ParquetType.Real).Set(value);

    /// <summary>Sets a boolean in the row being filled.</summary>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public void Set(int column, bool value) => Buffer<BooleanBuffer>(column, ParquetType.Boolean).Set(value);

    /// <summary>Sets an instant in the row being filled. What is finer than a microsecond is cut off, towards the past.</summary>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    public void Set(int column, DateTimeOffset value) =>
        Buffer<Int64Buffer>(column, ParquetType.Timestamp).Set(ParquetTime.ToMicroseconds(value));

    /// <summary>Sets a text in the row being filled; null is no value. A lone surrogate is stored as U+FFFD.</summary>
    /// <exception cref="ArgumentException">The column is of another type.</exception>
    /// <exception cref="TuneException">The text has more than 67,108,864 characters (<see cref="ParquetErrors.TooLarge"/>).</exception>
    public void Set(int column, string? value)
    {
        var buffer = Buffer<StringBuffer>(column, ParquetType.Text);
        if (value is null)
        {
            buffer.SetNull();
            return;
        }

        if (value.Length > LongestText)
        {
            throw new TuneException(
                ParquetErrors.TooLarge,
                $"{_file.Path}: column '{buffer.Column.Name}', row {_rows + 1}: a text of {value.Length} characters; {LongestText} is the most.");
        }

        buffer.Set(value);
    }

    /// <summary>Takes back what was set in the row being filled.</summary>
    public void SetNull(int column) => _columns[column].SetNull();

    /// <summary>Ends the row; columns that were not set are null in it.</summary>
    /// <exception cref="TuneException">A column that must have a value has none (<see cref="ParquetErrors.MissingValue"/>), or the disk refused.</exception>
    public void EndRow()
    {
        _file.ThrowIfEnded();
        foreach (var column in _columns)
        {
            if (!column.HasPending && !column.Column.Nullable)
            {
                throw new TuneException(
                    ParquetErrors.MissingValue,
                    $"{_file.Path}: row {_rows + 1} has no value in column '{column.Column.Name}', which must have one in every row.");
            }
        }

        long text = 0;
        foreach (var column in _columns)
        {
            column.EndRow();
            text += column.TextBytes;
        }

        _rows++;
        _rowsInGroup++;
        if (_rowsInGroup >= _options.RowsPerGroup || text >= _options.TextBytesPerGroup)
        {
            FlushRowGroup();
        }
    }

    /// <summary>Writes what is left, flushes the file to disk and gives it its name.</summary>
    /// <exception cref="TuneException">The disk refused (<see cref="ParquetErrors.Unwritable"/>).</exception>
    public void Complete()
    {
        _file.ThrowIfEnded();
        if (_rowsInGroup > 0)
        {
            FlushRowGroup();
        }

        var footer = new ArrayBufferWriter<byte>();
        FooterWriter.Write(
            new FileMetadata
            {
                Schema = ColumnMapping.SchemaOf(Schema),
                RowCount = _rows,
                RowGroups = _groups,
                KeyValues = _options.Metadata,
                CreatedBy = CreatedBy(),
            },
            footer);
        int length = footer.WrittenCount;
        BinaryPrimitives.WriteInt32LittleEndian(footer.GetSpan(sizeof(int)), length);
        footer.Advance(sizeof(int));
        footer.Write(FileLayout.Magic);
        _file.Write(footer.WrittenSpan);
        _file.Complete();
    }

    /// <summary>Without <see cref="Complete"/>, removes the temporary file and leaves the target as it was.</summary>
    public void Dispose() => _file.Dispose();

    private void FlushRowGroup()
    {
        var chunks = new ColumnChunkMetadata[_columns.Length];
        for (int i = 0; i < _columns.Length; i++)
        {
            _chunk.Begin();
            chunks[i] = _columns[i].Flush(_chunk, _file.Position, _options.RowsPerPage);
            _file.Write(_chunk.Bytes);
        }

        _groups.Add(new(chunks, _rowsInGroup));
        _rowsInGroup = 0;
    }

    private T Buffer<T>(int column, ParquetType type)
        where T : ColumnBuffer
    {
        var buffer = _columns[column];
        return buffer.Column.Type == type
            ? (T)buffer
            : throw new ArgumentException($"Column '{buffer.Column.Name}' holds {buffer.Column.Type}, not {type}.", nameof(column));
    }

    // The form readers know: NAME version X (build Y).
    private static string CreatedBy()
    {
        string version = typeof(ParquetTableWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        string[] parts = version.Split('+', 2);
        return $"tune-hpc version {parts[0]} (build {(parts.Length > 1 ? parts[1] : "0")})";
    }
}
