using System.Collections.Immutable;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>Makes curves of a table's rows.</summary>
internal sealed class CurveReader
{
    private readonly string _source;
    private readonly CurveColumns _columns;
    private readonly Dictionary<string, CurveRows> _curves = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];

    private CurveReader(ResultTable table, string source, string metric)
    {
        _source = source;
        _columns = CurveColumns.Of(table, source, metric);
    }

    public static ImmutableArray<LearningCurve> Read(ResultTable table, string source, string metric)
    {
        var reader = new CurveReader(table, source, metric);
        long number = 0;
        foreach (var row in table.Rows)
        {
            reader.Take(row, ++number);
        }

        return number > 0 ? reader.Curves(metric) : throw new TuneException(SimulationCodes.BadCurves, $"{source}: there is no row in it, so there is no curve to play");
    }

    private void Take(Cell[] row, long number)
    {
        var place = new RowPlace(_source, number, row[_columns.Trial].ToString());
        if (row[_columns.Trial].IsNone)
        {
            throw place.Wrong("it does not say which trial it belongs to");
        }

        if (!_curves.TryGetValue(place.Trial, out var curve))
        {
            _curves.Add(place.Trial, curve = new CurveRows());
            _order.Add(place.Trial);
        }

        long attempt = _columns.Attempt >= 0 ? row[_columns.Attempt].AsInteger : 0;
        curve.Add(place, attempt, IterationOf(row, place), row[_columns.Time.At].AsNumber, _columns.Time.IsTotal, MetricsOf(row, place));
    }

    private long IterationOf(Cell[] row, RowPlace place)
    {
        var cell = row[_columns.Iteration];
        double number = cell.AsNumber;
        return number >= 1 && number <= long.MaxValue && Math.Floor(number) == number
            ? (long)number
            : throw place.Wrong($"'{cell}' is not an iteration; it is a whole number from 1");
    }

    private ImmutableArray<Metric> MetricsOf(Cell[] row, RowPlace place)
    {
        var metrics = ImmutableArray.CreateBuilder<Metric>(_columns.Metrics.Length);
        foreach (var (at, name) in _columns.Metrics)
        {
            switch (row[at].Kind)
            {
                case CellKind.Number: metrics.Add(new Metric(name, MetricValue.Of(row[at].AsNumber))); break;
                case CellKind.Integer: metrics.Add(new Metric(name, MetricValue.Of(row[at].AsInteger))); break;
                case CellKind.Boolean: metrics.Add(new Metric(name, MetricValue.Of(row[at].AsBoolean))); break;
                case CellKind.None: break;
                default: throw place.Wrong($"{name} is '{row[at]}', and must be a number or nan");
            }
        }

        return metrics.ToImmutable();
    }

    private ImmutableArray<LearningCurve> Curves(string metric)
    {
        if (_order.TrueForAll(t => TrialId.TryParse(t, out _)))
        {
            _order.Sort((a, b) => NumberOf(a).CompareTo(NumberOf(b)));
        }

        string? without = _order.Find(t => !_curves[t].Has(metric));
        return without is null
            ? [.. _order.Select(t => new LearningCurve(t, _curves[t].Points))]
            : throw new TuneException(SimulationCodes.BadCurves, $"{_source}: trial {without} has no value of {metric}; take its rows out, or write nan where its value was no number");
    }

    private static TrialId NumberOf(string trial) => TrialId.TryParse(trial, out var id) ? id : default;
}
