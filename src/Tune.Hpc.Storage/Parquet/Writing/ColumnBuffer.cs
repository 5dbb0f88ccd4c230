using Tune.Hpc.Storage.Parquet.Encodings;
using Tune.Hpc.Storage.Parquet.Format;

namespace Tune.Hpc.Storage.Parquet.Writing;

/// <summary>The values of one column in the row group being filled.</summary>
/// <remarks>A value is held back until its row ends, so a row counts in all columns or in none.</remarks>
internal abstract class ColumnBuffer(ParquetColumn column)
{
    private byte[] _present = new byte[256];

    public ParquetColumn Column => column;

    /// <summary>Whether the row being filled has a value here.</summary>
    public bool HasPending { get; protected set; }

    /// <summary>Bytes of text held; 0 for other types, which are bounded by the number of rows.</summary>
    public virtual long TextBytes => 0;

    protected int Rows { get; private set; }

    protected int ValueCount { get; private set; }

    protected int NullCount => Rows - ValueCount;

    protected abstract PhysicalType Type { get; }

    public void SetNull() => HasPending = false;

    public void EndRow()
    {
        if (Rows == _present.Length)
        {
            Array.Resize(ref _present, Rows * 2);
        }

        _present[Rows++] = HasPending ? (byte)1 : (byte)0;
        if (HasPending)
        {
            Keep(ValueCount++);
            HasPending = false;
        }
    }

    /// <summary>Writes all rows as the pages of one chunk and forgets them.</summary>
    /// <param name="chunk">Begun, and left holding the pages.</param>
    /// <param name="offset">Where the chunk will stand in the file.</param>
    /// <param name="rowsPerPage">Rows in one page at most.</param>
    public ColumnChunkMetadata Flush(ChunkWriter chunk, long offset, int rowsPerPage)
    {
        var (indices, entries) = BuildDictionary();
        if (indices is not null)
        {
            WriteDictionary(chunk);
            chunk.EndDictionary(entries);
        }

        int bitWidth = Math.Max(1, HybridEncoder.BitWidth(entries - 1));
        for (int row = 0, value = 0; row < Rows;)
        {
            int rows = Math.Min(rowsPerPage, Rows - row);
            rows = indices is null ? RowsOfPlainPage(_present.AsSpan(row, rows), value) : rows;
            int values = WriteData(chunk, _present.AsSpan(row, rows), indices, bitWidth, value);
            row += rows;
            value += values;
        }

        var metadata = chunk.End(offset, column, Type, Rows, Statistics());
        Rows = 0;
        ValueCount = 0;
        Forget();
        return metadata;
    }

    /// <summary>Keeps the pending value as the one at <paramref name="index"/>.</summary>
    protected abstract void Keep(int index);

    /// <summary>For each value its place in a dictionary, or null when plain values are smaller; and the number of entries.</summary>
    protected virtual (int[]? Indices, int Entries) BuildDictionary() => (null, 0);

    protected virtual void WriteDictionary(ChunkWriter chunk)
    {
    }

    /// <summary>How many of these rows go into one page of plain values, of which the first is at <paramref name="value"/>; at least one.</summary>
    protected virtual int RowsOfPlainPage(ReadOnlySpan<byte> present, int value) => present.Length;

    protected abstract void WritePlain(int from, int count, ChunkWriter chunk);

    protected abstract ColumnStatistics Statistics();

    protected virtual void Forget()
    {
    }

    /// <summary>A dictionary must save a quarter, since compression does well on plain repetitions too.</summary>
    protected static bool Pays(long dictionaryBytes, int entries, int values, long plainBytes) =>
        dictionaryBytes + ((long)values * HybridEncoder.BitWidth(entries - 1) / 8) < plainBytes - (plainBytes / 4);

    private int WriteData(ChunkWriter chunk, ReadOnlySpan<byte> present, int[]? indices, int bitWidth, int from)
    {
        if (column.Nullable)
        {
            chunk.DefinitionLevels(present);
        }

        int count = present.Count((byte)1);
        if (indices is null)
        {
            WritePlain(from, count, chunk);
            chunk.EndData(PageEncoding.Plain, present.Length);
        }
        else
        {
            chunk.Indices(indices.AsSpan(from, count), bitWidth);
            chunk.EndData(PageEncoding.RleDictionary, present.Length);
        }

        return count;
    }
}
