using System.Buffers;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Writes a table as CSV after RFC 4180: comma, CRLF, quotes only where needed. No value is an empty field, an empty text is <c>""</c>.</summary>
public static class CsvTable
{
    private static readonly SearchValues<char> _special = SearchValues.Create(",\"\r\n");

    /// <summary>Writes the header and all rows.</summary>
    public static void Write(ResultTable table, TextWriter writer)
    {
        for (int i = 0; i < table.Columns.Length; i++)
        {
            Field(writer, i, table.Columns[i].Name, quoted: false);
        }

        writer.Write("\r\n");
        foreach (var row in table.Rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                Field(writer, i, row[i].ToString(), quoted: row[i].AsText is "");
            }

            writer.Write("\r\n");
        }
    }

    private static void Field(TextWriter writer, int column, string text, bool quoted)
    {
        if (column > 0)
        {
            writer.Write(',');
        }

        if (quoted || text.AsSpan().ContainsAny(_special))
        {
            writer.Write('"');
            writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
            writer.Write('"');
        }
        else
        {
            writer.Write(text);
        }
    }
}
