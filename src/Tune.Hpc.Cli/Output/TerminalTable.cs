using Spectre.Console;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Output;

/// <summary>Writes a table for a terminal: borders, colours, cells wrapped to its width.</summary>
internal static class TerminalTable
{
    /// <summary>Writes header and rows.</summary>
    public static void Write(ResultTable table, Surroundings surroundings)
    {
        var shown = new Table().Border(TableBorder.Rounded);
        foreach (var column in table.Columns)
        {
            var head = new TableColumnHead(column);
            shown.AddColumn(head.ToSpectre());
        }

        foreach (var row in table.Rows)
        {
            shown.AddRow(row.Select((cell, i) => (Spectre.Console.Rendering.IRenderable)new Text(Phrases.Short(cell), StyleOf(table.Columns[i], cell))));
        }

        Terminals.Create(surroundings.Out, surroundings.OutTerminal!, surroundings.Color).Write(shown);
    }

    /// <summary>The colour of a status; no other cell has one.</summary>
    public static Style? StyleOf(string status) => status switch
    {
        "ERROR" => new Style(Color.Red),
        "TERMINATED" => new Style(Color.Green),
        "RUNNING" => new Style(Color.Yellow),
        _ => null,
    };

    private static Style? StyleOf(Runtime.Results.TableColumn column, Cell cell) => column.Name == "status" ? StyleOf(cell.ToString()) : null;

    private readonly record struct TableColumnHead(Runtime.Results.TableColumn Column)
    {
        public Spectre.Console.TableColumn ToSpectre()
        {
            var head = new Spectre.Console.TableColumn(new Text(Column.Name));
            return Column.Kind is CellKind.Integer or CellKind.Number ? head.RightAligned() : head;
        }
    }
}
