using System.Globalization;
using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>A table in memory: what a file is written from and compared with.</summary>
/// <remarks>Values are bool, long, double, string, DateTimeOffset, or null.</remarks>
internal sealed record Table(IReadOnlyList<ParquetColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    public void Write(string path, ParquetWriterOptions? options = null)
    {
        using var writer = ParquetTableWriter.Create(path, new ParquetSchema(Columns), options);
        foreach (var row in Rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                Set(writer, i, row[i]);
            }

            writer.EndRow();
        }

        writer.Complete();
    }

    public static Table Read(string path)
    {
        using var reader = ParquetTableReader.Open(path);
        var rows = new List<object?[]>();
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            var columns = reader.Schema.Columns.Select((_, i) => reader.Read(group, i)).ToArray();
            for (int row = 0; row < reader.RowsIn(group); row++)
            {
                rows.Add([.. columns.Select(c => c[row])]);
            }
        }

        Assert.Equal(reader.RowCount, rows.Count);
        return new Table(reader.Schema.Columns, rows);
    }

    /// <summary>All values as texts that lose no digit, in the form check.mjs gives them.</summary>
    public IEnumerable<string?[]> Texts() => Rows.Select(row => row.Select(Text).ToArray());

    /// <summary>Says where the values first differ; null when they do not.</summary>
    public string? DifferenceTo(IEnumerable<string?[]> others)
    {
        string?[][] mine = [.. Texts()];
        string?[][] theirs = [.. others];
        for (int row = 0; row < Math.Min(mine.Length, theirs.Length); row++)
        {
            for (int column = 0; column < Columns.Count; column++)
            {
                if (mine[row][column] != theirs[row][column])
                {
                    return $"row {row}, {Columns[column]}: written {mine[row][column] ?? "null"}, read {theirs[row][column] ?? "null"}";
                }
            }
        }

        return mine.Length == theirs.Length ? null : $"{theirs.Length} rows of {mine.Length}";
    }

    private static void Set(ParquetTableWriter writer, int column, object? value)
    {
        switch (value)
        {
            case null: break;
            case bool boolean: writer.Set(column, boolean); break;
            case long integer: writer.Set(column, integer); break;
            case double real: writer.Set(column, real); break;
            case string text: writer.Set(column, text); break;
            case DateTimeOffset instant: writer.Set(column, instant); break;
            default: throw new ArgumentException($"{value.GetType()} is no type of a table.", nameof(value));
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool boolean => boolean ? "true" : "false",
        long integer => integer.ToString(CultureInfo.InvariantCulture),
        double.NaN => "nan",
        double real => BitConverter.DoubleToUInt64Bits(real).ToString("x16", CultureInfo.InvariantCulture),
        DateTimeOffset instant => ((instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}
