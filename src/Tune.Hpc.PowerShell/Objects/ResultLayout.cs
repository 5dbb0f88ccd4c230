using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>The properties of result records, for one table or for several together: fixed ones keep their names, a parameter or metric that would be
/// called like an earlier one, ignoring case, gets <c>config/</c> or <c>metric/</c> in front.</summary>
internal sealed class ResultLayout
{
    /// <summary>The type name of trials' records.</summary>
    public const string TypeName = "Tune.Result";

    private static readonly ImmutableArray<string> _ranking = [ResultField.RankValue, ResultField.RankIteration];
    private readonly Dictionary<ResultTable, int[]> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _at = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lays out the records of some tables of trials.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="ranked">Whether records tell the value they are ranked by.</param>
    public ResultLayout(IReadOnlyList<ResultTable> tables, bool ranked = false)
    {
        var fields = tables.Select(ResultField.Of).ToArray();
        var all = fields.SelectMany(w => w).Distinct().ToArray();
        var names = new ResultNames(ResultField.FixedNames);
        IEnumerable<string> head = ["Experiment", "Path", .. Fixed(all, ResultField.HeadNames)];
        IEnumerable<string> tail = Fixed(all, ResultField.TailNames).Union(ranked ? _ranking : []);
        var parameters = Named(all, ResultFieldKind.Parameter, names, TrialTable.ConfigPrefix);
        var metrics = Named(all, ResultFieldKind.Metric, names, ResultField.MetricPrefix);
        Names = [.. head, .. parameters.Values, .. metrics.Values, .. tail];
        for (int i = 0; i < Names.Length; i++)
        {
            _at.Add(Names[i], i);
        }

        for (int t = 0; t < fields.Length; t++)
        {
            _places[tables[t]] = [.. fields[t].Select(f => _at[f.Kind switch
            {
                ResultFieldKind.Parameter => parameters[f.Name],
                ResultFieldKind.Metric => metrics[f.Name],
                _ => f.Name,
            }])];
        }
    }

    /// <summary>The properties' names.</summary>
    public string[] Names { get; }

    /// <summary>A table with its columns called as the records' properties are: for conditions on them.</summary>
    public ResultTable Renamed(ResultTable table)
    {
        int[] places = _places[table];
        return table with { Columns = [.. table.Columns.Select((c, i) => c with { Name = Names[places[i]] })] };
    }

    /// <summary>The record of a row.</summary>
    /// <param name="source">Where the row comes from.</param>
    /// <param name="row">The row.</param>
    /// <param name="rank">The value it is ranked by; null where it is not, or has none.</param>
    public ResultRecord RecordOf(ResultSource source, Cell[] row, (double Value, long Iteration)? rank = null)
    {
        object?[] values = new object?[Names.Length];
        values[0] = source.Experiment;
        values[1] = source.Path;
        int[] places = _places[source.Table];
        for (int i = 0; i < row.Length; i++)
        {
            values[places[i]] = PlainValues.Of(row[i]);
        }

        Refine(values, source);
        if (rank is var (value, iteration))
        {
            values[_at[ResultField.RankValue]] = value;
            values[_at[ResultField.RankIteration]] = iteration;
        }

        return new ResultRecord(TypeName, Names, values);
    }

    private void Refine(object?[] values, ResultSource source)
    {
        if (_at.TryGetValue(ResultField.RunTime, out int time))
        {
            values[time] = TimeOf(values[time]);
        }

        if (_at.TryGetValue(ResultField.Checkpoint, out int at) && values[at] is string checkpoint && _at.TryGetValue(ResultField.TrialId, out int trial))
        {
            values[at] = source.CheckpointPath(values[trial] as string, checkpoint);
        }
    }

    private static TimeSpan? TimeOf(object? value) => value switch
    {
        double seconds when double.IsFinite(seconds) => TimeSpan.FromSeconds(seconds),
        long seconds => TimeSpan.FromSeconds(seconds),
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) => time,
        _ => null,
    };

    private static IEnumerable<string> Fixed(ResultField[] all, IEnumerable<string> wanted) =>
        wanted.Where(n => Array.Exists(all, f => f.Kind == ResultFieldKind.Fixed && f.Name == n));

    private static Dictionary<string, string> Named(ResultField[] all, ResultFieldKind kind, ResultNames names, string prefix) =>
        all.Where(f => f.Kind == kind).ToDictionary(f => f.Name, f => names.Take(f.Name, prefix), StringComparer.Ordinal);
}
