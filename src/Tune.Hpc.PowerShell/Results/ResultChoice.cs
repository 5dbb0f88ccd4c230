using System.Collections.Immutable;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.PowerShell.Results;

/// <summary>Which trials are wanted.</summary>
/// <param name="Statuses">Of these statuses; empty for any.</param>
/// <param name="Filters">For which all of these hold.</param>
internal sealed record ResultChoice(ImmutableArray<string> Statuses, ImmutableArray<string> Filters)
{
    /// <summary>Whether a row of a source is wanted.</summary>
    /// <exception cref="TuneException">A filter is none, or names no property.</exception>
    public Func<Cell[], bool> For(ResultSource source, ResultLayout layout)
    {
        var renamed = layout.Renamed(source.Table);
        RowFilter[] filters = [.. Filters.Select(f => Parse(f, renamed, source.Table))];
        int status = renamed.Find(ResultField.Status);
        return row => Array.TrueForAll(filters, f => f.Matches(row))
            && (Statuses.IsEmpty || (status >= 0 && Statuses.Contains(row[status].AsText ?? "", StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>Writes the wanted trials of a source as they are read.</summary>
    public void Write(ResultSource source, ResultLayout layout, ICmdletEngine engine)
    {
        var wanted = For(source, layout);
        foreach (var row in source.Table.Rows)
        {
            if (wanted(row))
            {
                engine.Write(layout.RecordOf(source, row));
            }
        }
    }

    // By the names of properties, or by those of the table's columns, as the command line has them.
    private static RowFilter Parse(string filter, ResultTable renamed, ResultTable table)
    {
        try
        {
            return RowFilter.Parse(filter, renamed);
        }
        catch (TuneException error) when (error.Code == ResultCodes.NoColumn)
        {
            try
            {
                return RowFilter.Parse(filter, table);
            }
            catch (TuneException other) when (other.Code == ResultCodes.NoColumn)
            {
                throw new TuneException(error.Code, $"-Filter '{filter}': {error.Message}", error);
            }
        }
    }
}
