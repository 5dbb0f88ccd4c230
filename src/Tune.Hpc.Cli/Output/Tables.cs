using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.Cli.Output;

/// <summary>Shows a table: drawn on a terminal, as aligned text elsewhere.</summary>
internal static class Tables
{
    /// <summary>Writes the table to where data goes.</summary>
    public static void Show(ResultTable table, Surroundings surroundings)
    {
        if (surroundings.OutTerminal is null)
        {
            TextTable.Write(table, surroundings.Out);
        }
        else
        {
            TerminalTable.Write(table, surroundings);
        }
    }
}
