using System.Collections.Immutable;

namespace Tune.Hpc.Runtime.Results;

/// <summary>Which rows and columns of a table are wanted, and in which order.</summary>
public sealed record TableSelection
{
    /// <summary>Conditions that all must hold, as <see cref="RowFilter"/> reads them.</summary>
    public ImmutableArray<string> Filters { get; init; } = [];

    /// <summary>Columns to sort by, the most important first; <c>-column</c> is descending. Rows without a value and NaN come last either way.</summary>
    public ImmutableArray<string> Sort { get; init; } = [];

    /// <summary>The columns wanted, in that order; empty for all.</summary>
    public ImmutableArray<string> Columns { get; init; } = [];

    /// <summary>The most rows wanted; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>The selected part of a table. Without sorting it is streamed as the table is.</summary>
    /// <exception cref="TuneException">No such column, or a filter that is none.</exception>
    public ResultTable Apply(ResultTable table)
    {
        var filters = Filters.Select(f => RowFilter.Parse(f, table)).ToArray();
        var keys = Sort.Select(s => KeyOf(s, table)).ToArray();
        var rows = filters.Length == 0 ? table.Rows : table.Rows.Where(r => Array.TrueForAll(filters, f => f.Matches(r)));
        if (keys.Length > 0)
        {
            rows = rows.Order(Comparer<Cell[]>.Create((a, b) => Compare(keys, a, b)));
        }

        if (Limit is { } limit)
        {
            rows = rows.Take(limit);
        }

        return Columns.IsEmpty ? table with { Rows = rows } : Project(table, rows);
    }

    private ResultTable Project(ResultTable table, IEnumerable<Cell[]> rows)
    {
        int[] places = [.. Columns.Select(table.Require).Distinct()];
        return new ResultTable([.. places.Select(p => table.Columns[p])], rows.Select(r => Array.ConvertAll(places, p => r[p])));
    }

    private static (int Column, bool Descending) KeyOf(string text, ResultTable table) =>
        text.StartsWith('-') && table.Find(text) < 0 ? (table.Require(text[1..]), true) : (table.Require(text), false);

    private static int Compare((int Column, bool Descending)[] keys, Cell[] a, Cell[] b)
    {
        foreach (var (column, descending) in keys)
        {
            bool aLast = IsLast(a[column]);
            bool bLast = IsLast(b[column]);
            int order = aLast || bLast ? aLast.CompareTo(bLast)
                : descending ? RowFilter.Compare(b[column], a[column])
                : RowFilter.Compare(a[column], b[column]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static bool IsLast(Cell cell) => cell.IsNone || (cell.Kind == CellKind.Number && double.IsNaN(cell.AsNumber));
}
