using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>One row for each report, in the order they were read. Streamed: the reports are never all in memory.</summary>
/// <remarks>Columns: <c>trial_id</c>, <c>attempt</c>, <c>time</c> (when it was read), <c>training_iteration</c>, each metric under its own name,
/// <c>checkpoint</c>.</remarks>
public static class ReportTable
{
    /// <summary>The table of an experiment, or of one of its trials.</summary>
    /// <param name="state">What the entries amount to: it knows the columns.</param>
    /// <param name="entries">The journal's entries; walked once for each walk of the rows.</param>
    /// <param name="only">The one trial that is wanted; null for all.</param>
    public static ResultTable Of(ExperimentState state, IEnumerable<JournalEntry> entries, TrialId? only = null)
    {
        var names = new ColumnNames();
        names.AddFixed("trial_id", CellKind.Text);
        names.AddFixed("attempt", CellKind.Integer);
        names.AddFixed("time", CellKind.Time);
        int iteration = names.AddFixed(MetricNames.TrainingIteration, KindOfIteration(state));
        names.Reserve("checkpoint");
        var places = names.AddMetrics(state.Metrics.Metrics, except: MetricNames.TrainingIteration);
        places.Add(MetricNames.TrainingIteration, iteration);
        names.AddFixed("checkpoint", CellKind.Text);
        ImmutableArray<TableColumn> columns = [.. names.Columns];
        return new ResultTable(columns, Rows(entries, columns, places, only, state.LastSeq));
    }

    private static CellKind KindOfIteration(ExperimentState state)
    {
        foreach (var metric in state.Metrics.Metrics)
        {
            if (metric.Name == MetricNames.TrainingIteration)
            {
                return TableColumn.KindOf(metric.Kind);
            }
        }

        return CellKind.Integer;
    }

    // Entries after the state's last are left out: they may hold metrics that have no column yet.
    private static IEnumerable<Cell[]> Rows(
        IEnumerable<JournalEntry> entries, ImmutableArray<TableColumn> columns, Dictionary<string, int> places, TrialId? only, long lastSeq)
    {
        foreach (var entry in entries)
        {
            if (entry.Seq > lastSeq)
            {
                yield break;
            }

            if (entry.Event is ReportReceived report && (only is null || report.Trial == only))
            {
                yield return RowOf(entry.Time, report, columns, places);
            }
        }
    }

    private static Cell[] RowOf(DateTimeOffset time, ReportReceived report, ImmutableArray<TableColumn> columns, Dictionary<string, int> places)
    {
        var row = new Cell[columns.Length];
        row[0] = Cell.Of(report.Trial.ToString());
        row[1] = Cell.Of((long)report.Attempt);
        row[2] = Cell.Of(time);
        foreach (var metric in report.Metrics)
        {
            if (places.TryGetValue(metric.Name, out int at))
            {
                row[at] = Cell.Of(metric.Value).As(columns[at].Kind);
            }
        }

        row[^1] = Cell.Of(report.Checkpoint);
        return row;
    }
}
