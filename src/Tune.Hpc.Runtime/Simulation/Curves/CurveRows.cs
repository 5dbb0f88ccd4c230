using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Simulation.Curves;

/// <summary>The rows of one trial. A later attempt that goes on from an earlier checkpoint takes the place of what followed it.</summary>
internal sealed class CurveRows
{
    private readonly List<CurvePoint> _points = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _attempt;
    private double _total;

    public ImmutableArray<CurvePoint> Points => [.. _points];

    /// <summary>Whether any row has a value of that metric.</summary>
    public bool Has(string metric) => _seen.Contains(metric);

    public void Add(RowPlace place, long attempt, long iteration, double time, bool timeIsTotal, ImmutableArray<Metric> metrics)
    {
        double seconds = timeIsTotal ? time - _total : time;
        if (!(seconds >= 0 && double.IsFinite(seconds)))
        {
            throw place.Wrong(timeIsTotal
                ? Text($"time_total_s goes from {_total} to {time}; it must rise")
                : Text($"{time} is no number of seconds from 0"));
        }

        if (attempt > _attempt)
        {
            _points.RemoveAll(p => p.Iteration >= iteration);
        }

        if (_points.Count > 0 && _points[^1].Iteration >= iteration)
        {
            throw place.Wrong(Text($"iteration {iteration} follows {_points[^1].Iteration}; within a trial iterations must rise"));
        }

        (_attempt, _total) = (attempt, time);
        foreach (var metric in metrics)
        {
            _seen.Add(metric.Name);
        }

        _points.Add(new CurvePoint(iteration, seconds, [.. metrics, new Metric(MetricNames.TrainingIteration, MetricValue.Of(iteration))]));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
