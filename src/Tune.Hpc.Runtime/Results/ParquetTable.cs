using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Writes a table as a Parquet file with typed columns.</summary>
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
}
