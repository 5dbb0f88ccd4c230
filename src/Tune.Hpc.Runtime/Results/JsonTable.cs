using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Writes a table as a JSON array with one flat object for each row. Numbers that JSON lacks are the texts <c>NaN</c>, <c>Infinity</c>,
/// <c>-Infinity</c>; no value is <c>null</c>.</summary>
public static class JsonTable
{
    private const int FlushAtBytes = 1 << 16;

    /// <summary>How all JSON of this product is written.</summary>
    public static JsonWriterOptions Options => new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the array.</summary>
    public static void Write(ResultTable table, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, Options);
        writer.WriteStartArray();
        foreach (var row in table.Rows)
        {
            writer.WriteStartObject();
            for (int i = 0; i < row.Length; i++)
            {
                writer.WritePropertyName(table.Columns[i].Name);
                WriteCell(writer, row[i]);
            }

            writer.WriteEndObject();
            if (writer.BytesPending > FlushAtBytes)
            {
                writer.Flush();
            }
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes one value.</summary>
    public static void WriteCell(Utf8JsonWriter writer, Cell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.None: writer.WriteNullValue(); break;
            case CellKind.Boolean: writer.WriteBooleanValue(cell.AsBoolean); break;
            case CellKind.Integer: writer.WriteNumberValue(cell.AsInteger); break;
            case CellKind.Number: WriteNumber(writer, cell.AsNumber); break;
            default: writer.WriteStringValue(cell.ToString()); break;
        }
    }

    /// <summary>Writes a number, also where JSON has none for it.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }
}
