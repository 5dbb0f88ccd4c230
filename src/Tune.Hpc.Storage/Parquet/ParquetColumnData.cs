namespace Tune.Hpc.Storage.Parquet;

/// <summary>The values of one column in one row group. Rows without a value hold the default of the type.</summary>
public sealed class ParquetColumnData
{
    private readonly Array _values;
    private readonly bool[]? _nulls;

    internal ParquetColumnData(ParquetColumn column, Array values, bool[]? nulls, int count)
    {
        Column = column;
        _values = values;
        _nulls = nulls;
        Count = count;
    }

    /// <summary>The column these are of.</summary>
    public ParquetColumn Column { get; }

    /// <summary>Rows in the row group.</summary>
    public int Count { get; }

    /// <summary>Whether any row has no value.</summary>
    public bool HasNulls => _nulls is not null;

    /// <summary>True for each row without a value; empty when all rows have one.</summary>
    public ReadOnlySpan<bool> Nulls => _nulls is null ? [] : _nulls.AsSpan(0, Count);

    /// <summary>The values of a column of <see cref="ParquetType.Boolean"/>.</summary>
    public ReadOnlySpan<bool> Booleans => Values<bool>(ParquetType.Boolean);

    /// <summary>The values of a column of <see cref="ParquetType.Integer"/>.</summary>
    public ReadOnlySpan<long> Integers => Values<long>(ParquetType.Integer);

    /// <summary>The values of a column of <see cref="ParquetType.Real"/>.</summary>
    public ReadOnlySpan<double> Reals => Values<double>(ParquetType.Real);

    /// <summary>The values of a column of <see cref="ParquetType.Text"/>.</summary>
    public ReadOnlySpan<string?> Texts => Values<string?>(ParquetType.Text);

    /// <summary>The values of a column of <see cref="ParquetType.Timestamp"/>, in microseconds since 1970, UTC.</summary>
    public ReadOnlySpan<long> Microseconds => Values<long>(ParquetType.Timestamp);

    /// <summary>One value, boxed: bool, long, double, string, DateTimeOffset, or null. For few values; the spans are for many.</summary>
    /// <exception cref="TuneException">An instant outside the years 1 to 9999 (<see cref="ParquetErrors.TooLarge"/>).</exception>
    public object? this[int row] => IsNull(row) ? null : Column.Type switch
    {
        ParquetType.Boolean => Booleans[row],
        ParquetType.Integer => Integers[row],
        ParquetType.Real => Reals[row],
        ParquetType.Text => Texts[row],
        _ => TimestampAt(row),
    };

    /// <summary>Whether a row has no value.</summary>
    public bool IsNull(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return _nulls is not null && _nulls[row];
    }

    /// <summary>One instant.</summary>
    /// <exception cref="TuneException">It is outside the years 1 to 9999 (<see cref="ParquetErrors.TooLarge"/>).</exception>
    public DateTimeOffset TimestampAt(int row)
    {
        long microseconds = Microseconds[row];
        return ParquetTime.Fits(microseconds)
            ? ParquetTime.FromMicroseconds(microseconds)
            : throw new TuneException(
                ParquetErrors.TooLarge,
                $"Column '{Column.Name}', row {row + 1} of its row group: {microseconds} microseconds after 1970 is outside the years 1 to 9999.");
    }

    private ReadOnlySpan<T> Values<T>(ParquetType type) => Column.Type == type
        ? ((T[])_values).AsSpan(0, Count)
        : throw new InvalidOperationException($"Column '{Column.Name}' holds {Column.Type}, not {type}.");
}
