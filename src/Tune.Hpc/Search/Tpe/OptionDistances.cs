using System.Collections.Immutable;
using System.Globalization;

namespace Tune.Hpc.Search.Tpe;

/// <summary>How far the options of a choice are from each other, in any unit: a square table, a row and a column for each option in the order written.</summary>
public sealed record OptionDistances
{
    private readonly ImmutableArray<ImmutableArray<double>> _rows;

    /// <summary>Makes the table.</summary>
    /// <param name="rows">From 0, finite; 0 from an option to itself and nowhere else, and as far there as back.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such table; the message names row and column.</exception>
    public OptionDistances(ImmutableArray<ImmutableArray<double>> rows)
    {
        _rows = rows;
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != rows.Length)
            {
                throw Refuse($"row {i + 1} has {rows[i].Length} numbers and the table {rows.Length} rows; it must be square");
            }

            for (int j = 0; j < i; j++)
            {
                if (!(rows[i][j] > 0 && double.IsFinite(rows[i][j])) || rows[i][j] != rows[j][i])
                {
                    throw Refuse(string.Create(CultureInfo.InvariantCulture, $"row {i + 1}, column {j + 1} is {rows[i][j]}, and row {j + 1}, column {i + 1} is {rows[j][i]}; both must be the same finite number above 0"));
                }
            }

            if (rows[i][i] != 0)
            {
                throw Refuse(string.Create(CultureInfo.InvariantCulture, $"row {i + 1}, column {i + 1} is {rows[i][i]}; an option is 0 from itself"));
            }
        }
    }

    /// <summary>How many options there are.</summary>
    public int Count => _rows.Length;

    /// <summary>The longest way there is.</summary>
    public double Longest => _rows.Max(r => r.Max());

    /// <summary>How far two options are from each other.</summary>
    public double Between(int one, int other) => _rows[one][other];

    /// <inheritdoc/>
    public bool Equals(OptionDistances? other) => other is not null && Count == other.Count && _rows.Zip(other._rows).All(r => r.First.SequenceEqual(r.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => _rows.Aggregate(Count, (hash, row) => row.Aggregate(hash, HashCode.Combine));

    private static ArgumentOutOfRangeException Refuse(string message) => new("rows", message);
}
