using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Writes a table as a Parquet file with typed columns, and reads such files.</summary>
public static class ParquetTable
{
    /// <summary>Writes the file; it appears whole or not at all.</summary>
    public static void Write(ResultTable table, string path, ParquetWriterOptions? options = null)
    {
        var schema = new ParquetSchema(table.Columns.Select(c => new ParquetColumn(c.Name, TypeOf(c.Kind))));
        using var writer = ParquetTableWriter.Create(path, schema, options);
        foreach (var row in table.Rows)
        {
            WriteRow(writer, row);
        }

        writer.Complete();
    }

    /// <summary>A table from a file, whoever wrote it. Each walk of its rows opens the file anew, and one row group is in memory at a time.</summary>
    /// <exception cref="TuneException">The file cannot be read, is no Parquet file, is damaged, or has columns that are not read.</exception>
    public static ResultTable Read(string path)
    {
        using var reader = ParquetTableReader.Open(path);
        return new ResultTable([.. reader.Schema.Columns.Select(c => new TableColumn(c.Name, KindOf(c.Type)))], Rows(path));
    }

    private static IEnumerable<Cell[]> Rows(string path)
    {
        using var reader = ParquetTableReader.Open(path);
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            var columns = new ParquetColumnData[reader.Schema.Columns.Count];
            for (int i = 0; i < columns.Length; i++)
            {
                columns[i] = reader.Read(group, i);
            }

            for (int row = 0; row < reader.RowsIn(group); row++)
            {
                yield return ReadRow(columns, row);
            }
        }
    }

    private static Cell[] ReadRow(ParquetColumnData[] columns, int row)
    {
        var cells = new Cell[columns.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            var column = columns[i];
            cells[i] = column.IsNull(row) ? Cell.None : column.Column.Type switch
            {
                ParquetType.Boolean => Cell.Of(column.Booleans[row]),
                ParquetType.Integer => Cell.Of(column.Integers[row]),
                ParquetType.Real => Cell.Of(column.Reals[row]),
                ParquetType.Timestamp => Cell.Of(column.TimestampAt(row)),
                _ => Cell.Of(column.Texts[row]),
            };
        }

        return cells;
    }

    private static void WriteRow(ParquetTableWriter writer, ReadOnlySpan<Cell> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            switch (row[i].Kind)
            {
                case CellKind.Boolean: writer.Set(i, row[i].AsBoolean); break;
                case CellKind.Integer: writer.Set(i, row[i].AsInteger); break;
                case CellKind.Number: writer.Set(i, row[i].AsNumber); break;
                case CellKind.Text: writer.Set(i, row[i].AsText); break;
                case CellKind.Time: writer.Set(i, row[i].AsTime); break;
            }
        }

        writer.EndRow();
    }

    private static ParquetType TypeOf(CellKind kind) => kind switch
    {
        CellKind.Boolean => ParquetType.Boolean,
        CellKind.Integer => ParquetType.Integer,
        CellKind.Number => ParquetType.Real,
        CellKind.Time => ParquetType.Timestamp,
        _ => ParquetType.Text,
    };

    private static CellKind KindOf(ParquetType type) => type switch
    {
        ParquetType.Boolean => CellKind.Boolean,
        ParquetType.Integer => CellKind.Integer,
        ParquetType.Real => CellKind.Number,
        ParquetType.Timestamp => CellKind.Time,
        _ => CellKind.Text,
    };
}
