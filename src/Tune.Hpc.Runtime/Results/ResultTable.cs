using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>One column of a result table.</summary>
/// <param name="Name">Unique in its table.</param>
/// <param name="Kind">What its cells hold where they hold something; never <see cref="CellKind.None"/>.</param>
public sealed record TableColumn(string Name, CellKind Kind)
{
    internal static TableColumn Of(CatalogColumn column, string name) => new(name, KindOf(column.Kind));

    internal static CellKind KindOf(MetricKind kind) => kind switch
    {
        MetricKind.Boolean => CellKind.Boolean,
        MetricKind.Integer => CellKind.Integer,
        MetricKind.Number => CellKind.Number,
        _ => CellKind.Text,
    };
}

/// <summary>A table of results: typed columns, and rows that may be streamed.</summary>
/// <param name="Columns">The columns, in order.</param>
/// <param name="Rows">One array for each row, one cell for each column, of the column's kind or no value. Each walk begins anew.</param>
public sealed record ResultTable(ImmutableArray<TableColumn> Columns, IEnumerable<Cell[]> Rows)
{
    /// <summary>Where a column stands: by its name, else by the name of a parameter (<c>lr</c> for <c>config/lr</c>); −1 when there is none.</summary>
    public int Find(string name)
    {
        int at = IndexOf(name);
        return at >= 0 ? at : IndexOf(TrialTable.ConfigPrefix + name);
    }

    /// <summary>Where a column stands.</summary>
    /// <exception cref="TuneException">There is none of that name (<see cref="ResultCodes.NoColumn"/>).</exception>
    public int Require(string name)
    {
        int at = Find(name);
        if (at >= 0)
        {
            return at;
        }

        string? nearest = NearestName.Find(name, Columns.Select(c => c.Name).Concat(ShortNames()));
        string hint = nearest is null ? "; there are: " : $"; did you mean '{nearest}'? There are: ";
        throw new TuneException(ResultCodes.NoColumn, $"there is no column '{name}'{hint}{string.Join(", ", Columns.Select(c => c.Name))}");
    }

    private IEnumerable<string> ShortNames() => Columns
        .Where(c => c.Name.StartsWith(TrialTable.ConfigPrefix, StringComparison.Ordinal))
        .Select(c => c.Name[TrialTable.ConfigPrefix.Length..]);

    private int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Length; i++)
        {
            if (Columns[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
