using System.Collections.Frozen;

namespace Tune.Hpc.Storage.Parquet;

/// <summary>The columns of a flat table, in order.</summary>
public sealed class ParquetSchema
{
    private readonly FrozenDictionary<string, int> _indexByName;

    /// <summary>Checks the columns and keeps them in the order given.</summary>
    /// <exception cref="TuneException">No column at all, an empty name, or a name given twice (<see cref="ParquetErrors.BadSchema"/>).</exception>
    public ParquetSchema(IEnumerable<ParquetColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Columns = [.. columns];
        if (Columns.Count == 0)
        {
            throw new TuneException(ParquetErrors.BadSchema, "A Parquet table needs at least one column; none was given.");
        }

        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < Columns.Count; i++)
        {
            if (string.IsNullOrEmpty(Columns[i].Name))
            {
                throw new TuneException(ParquetErrors.BadSchema, $"Column {i + 1} of a Parquet table has an empty name; every column needs one.");
            }

            if (!byName.TryAdd(Columns[i].Name, i))
            {
                throw new TuneException(
                    ParquetErrors.BadSchema,
                    $"A Parquet table has two columns named '{Columns[i].Name}' ({byName[Columns[i].Name] + 1} and {i + 1}); names must differ.");
            }
        }

        _indexByName = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<ParquetColumn> Columns { get; }

    /// <summary>Where a column stands, or -1 when there is none of that name. Names are compared exactly.</summary>
    public int IndexOf(string name) => _indexByName.GetValueOrDefault(name, -1);
}
