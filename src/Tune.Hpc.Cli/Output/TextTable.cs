using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Output;

/// <summary>Writes a table as aligned text: what a pipe gets, and what is quick.</summary>
internal static class TextTable
{
    private const int SampleRows = 1000;

    /// <summary>Writes header and rows. Widths come from the first rows; a longer cell later pushes its row, and is never cut.</summary>
    public static void Write(ResultTable table, TextWriter writer)
    {
        var sample = new List<string[]>();
        using var rows = table.Rows.GetEnumerator();
        while (sample.Count < SampleRows && rows.MoveNext())
        {
            sample.Add(Texts(rows.Current));
        }

        var columns = table.Columns;
        int[] widths = [.. columns.Select((c, i) => sample.Aggregate(c.Name.Length, (w, r) => Math.Max(w, r[i].Length)))];
        WriteLine(writer, [.. columns.Select(c => c.Name)], widths, table);
        foreach (string[] row in sample)
        {
            WriteLine(writer, row, widths, table);
        }

        while (rows.MoveNext())
        {
            WriteLine(writer, Texts(rows.Current), widths, table);
        }
    }

    private static string[] Texts(Cell[] row) => Array.ConvertAll(row, Phrases.Short);

    private static void WriteLine(TextWriter writer, string[] cells, int[] widths, ResultTable table)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            bool right = table.Columns[i].Kind is CellKind.Integer or CellKind.Number;
            bool last = i == cells.Length - 1;
            writer.Write(right ? cells[i].PadLeft(widths[i]) : last ? cells[i] : cells[i].PadRight(widths[i]));
            writer.Write(last ? "\n" : "  ");
        }
    }
}
