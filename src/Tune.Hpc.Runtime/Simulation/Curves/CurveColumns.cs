using System.Collections.Immutable;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>Which columns of a table are what.</summary>
internal sealed record CurveColumns
{
    private static readonly string[] _trial = ["trial", "trial_id"];
    private static readonly string[] _iteration = ["iteration", MetricNames.TrainingIteration, "epoch"];
    private static readonly string[] _time = ["seconds", MetricNames.TimeThisIterS];

    public required int Trial { get; init; }

    public required int Iteration { get; init; }

    /// <summary>A time, and whether it counts from the trial's beginning.</summary>
    public required (int At, bool IsTotal) Time { get; init; }

    /// <summary>−1 where attempts are not told apart.</summary>
    public required int Attempt { get; init; }

    /// <summary>The metrics by the names under which they are reported; the objective's first.</summary>
    public required ImmutableArray<(int At, string Name)> Metrics { get; init; }

    public static CurveColumns Of(ResultTable table, string source, string metric)
    {
        int trial = Require(table, source, _trial, "one value for each trial");
        int iteration = Require(table, source, _iteration, "a whole number that rises");
        int objective = Require(table, source, [metric, "metric"], "what is optimised; --metric names another");
        int time = Find(table, _time);
        bool isTotal = time < 0;
        time = isTotal ? Require(table, source, [.. _time, MetricNames.TimeTotalS], "seconds since the trial's previous row; time_total_s: since its beginning") : time;
        int attempt = Find(table, "attempt");
        return new CurveColumns
        {
            Trial = trial,
            Iteration = iteration,
            Time = (time, isTotal),
            Attempt = attempt,
            Metrics = [(objective, metric), .. Others(table, [trial, iteration, objective, time, attempt])],
        };
    }

    private static IEnumerable<(int At, string Name)> Others(ResultTable table, int[] taken) =>
        from at in Enumerable.Range(0, table.Columns.Length)
        let column = table.Columns[at]
        where !taken.Contains(at) && column.Kind is CellKind.Number or CellKind.Integer or CellKind.Boolean
            && !MetricNames.IsAutoFilled(column.Name) && !column.Name.StartsWith(TrialTable.ConfigPrefix, StringComparison.Ordinal)
        select (at, column.Name);

    private static int Find(ResultTable table, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            for (int i = 0; i < table.Columns.Length; i++)
            {
                if (table.Columns[i].Name == name)
                {
                    return i;
                }
            }
        }

        return -1;
    }

    private static int Require(ResultTable table, string source, string[] names, string what)
    {
        int at = Find(table, names);
        return at >= 0 ? at : throw new TuneException(
            SimulationCodes.BadCurves,
            $"{source}: there is no column {string.Join(" or ", names.Select(n => $"'{n}'"))} ({what}); there are: {string.Join(", ", table.Columns.Select(c => c.Name))}");
    }
}
