using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Hpc.Runtime.Results;

/// <summary>A condition on rows: <c>column operator value</c>, such as <c>loss &lt; 0.3</c> or <c>status == ERROR</c>.</summary>
/// <remarks>Operators: <c>&lt; &lt;= == != &gt;= &gt;</c> (<c>=</c> is <c>==</c>). A row without a value in the column never matches, except
/// <c>== null</c> and, where it has one, <c>!= null</c>. NaN equals nothing, as everywhere.</remarks>
public sealed class RowFilter
{
    private static readonly ImmutableArray<string> _operators = ["<=", ">=", "==", "!=", "<", ">", "="];
    private readonly int _column;
    private readonly string _operator;
    private readonly Cell _value;

    private RowFilter(int column, string op, Cell value)
    {
        _column = column;
        _operator = op == "=" ? "==" : op;
        _value = value;
    }

    /// <summary>Reads a condition for a table.</summary>
    /// <exception cref="TuneException">Not a condition, no such column, or a value that cannot be compared with it.</exception>
    public static RowFilter Parse(string text, ResultTable table)
    {
        var (name, op, value) = Split(text);
        int column = table.Require(name);
        var cell = value == "null" ? Cell.None : Literal(text, table.Columns[column], value);
        if (cell.IsNone && op is not ("==" or "!=" or "="))
        {
            throw new TuneException(ResultCodes.FilterType, $"filter '{text}': null can only be compared with == and !=");
        }

        return new RowFilter(column, op, cell);
    }

    /// <summary>Whether a row of that table meets the condition.</summary>
    public bool Matches(ReadOnlySpan<Cell> row)
    {
        var cell = row[_column];
        if (_value.IsNone)
        {
            return cell.IsNone == (_operator == "==");
        }

        if (cell.IsNone)
        {
            return false;
        }

        if (cell.IsNumeric && (double.IsNaN(cell.AsNumber) || double.IsNaN(_value.AsNumber)))
        {
            return _operator == "!=";
        }

        int order = Compare(cell, _value);
        return _operator switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            "==" => order == 0,
            "!=" => order != 0,
            ">=" => order >= 0,
            _ => order > 0,
        };
    }

    /// <summary>Orders two values of one column; NaN after all numbers.</summary>
    internal static int Compare(Cell a, Cell b) => (a.Kind, b.Kind) switch
    {
        (CellKind.Integer, CellKind.Integer) or (CellKind.Boolean, CellKind.Boolean) => a.AsInteger.CompareTo(b.AsInteger),
        (CellKind.Time, CellKind.Time) => a.AsTime.CompareTo(b.AsTime),
        _ when a.IsNumeric && b.IsNumeric => CompareNumbers(a.AsNumber, b.AsNumber),
        _ => string.CompareOrdinal(a.ToString(), b.ToString()),
    };

    private static int CompareNumbers(double a, double b) =>
        double.IsNaN(a) || double.IsNaN(b) ? double.IsNaN(a).CompareTo(double.IsNaN(b)) : a.CompareTo(b);

    // The first operator outside the column's name; names may hold anything but operators.
    private static (string Name, string Operator, string Value) Split(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            foreach (string op in _operators)
            {
                if (string.CompareOrdinal(text, i, op, 0, op.Length) == 0)
                {
                    string name = text[..i].Trim();
                    string value = text[(i + op.Length)..].Trim();
                    return name.Length > 0 && value.Length > 0 ? (name, op, value) : throw Bad(text);
                }
            }
        }

        throw Bad(text);
    }

    private static Cell Literal(string text, TableColumn column, string value)
    {
        if (value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0])
        {
            value = value[1..^1];
        }

        return column.Kind switch
        {
            CellKind.Integer when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => Cell.Of(whole),
            CellKind.Integer or CellKind.Number => Cell.Of(Number(value) ?? throw Wrong(text, column, "a number such as 0.3 or 1e-4")),
            CellKind.Boolean => value is "true" or "false" ? Cell.Of(value == "true") : throw Wrong(text, column, "true or false"),
            CellKind.Time => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? Cell.Of(time)
                : throw Wrong(text, column, "a time such as 2026-01-31T12:00:00Z"),
            _ => Cell.Of(value),
        };
    }

    private static double? Number(string value) => value switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        _ => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null,
    };

    private static TuneException Bad(string text) => new(
        ResultCodes.BadFilter, $"filter '{text}' is not COLUMN OPERATOR VALUE, such as 'loss < 0.3' or 'status == ERROR'; operators: < <= == != >= >");

    private static TuneException Wrong(string text, TableColumn column, string expected) =>
        new(ResultCodes.FilterType, $"filter '{text}': column '{column.Name}' is compared with {expected}, or null");
}
