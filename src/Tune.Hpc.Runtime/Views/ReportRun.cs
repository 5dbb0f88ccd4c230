using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>Sums up reports that follow each other, so that a story of a thousand epochs stays readable.</summary>
internal sealed class ReportRun(Objective? objective)
{
    private int _count;
    private DateTimeOffset _time;
    private MetricValue? _iteration;
    private MetricValue? _first;
    private MetricValue? _last;
    private double _best = double.NaN;
    private string? _checkpoint;

    public void Add(DateTimeOffset time, ReportReceived report)
    {
        _count++;
        _time = time;
        _checkpoint = report.Checkpoint ?? _checkpoint;
        foreach (var metric in report.Metrics)
        {
            if (metric.Name == MetricNames.TrainingIteration)
            {
                _iteration = metric.Value;
            }
            else if (metric.Name == objective?.Metric)
            {
                See(metric.Value);
            }
        }
    }

    /// <summary>The line for what was added since the last time; null when nothing was.</summary>
    public ExplanationLine? Take()
    {
        if (_count == 0)
        {
            return null;
        }

        string text = (_count == 1 ? "1 report" : $"{_count} reports")
            + (_iteration is { } i ? $" up to iteration {i}" : "")
            + MetricText()
            + (_checkpoint is { } name ? $"; checkpoint {name}" : "");
        (_count, _iteration, _first, _last, _best, _checkpoint) = (0, null, null, null, double.NaN, null);
        return new ExplanationLine(_time, "reports", text);
    }

    private string MetricText()
    {
        if (objective is null || _first is not { } first || _last is not { } last)
        {
            return "";
        }

        string range = _count == 1 ? $"{last}" : $"{first} … {last}";
        string best = _count > 2 && double.IsFinite(_best) ? $", best {MetricValue.Of(objective.FromLoss(_best))}" : "";
        return $": {objective.Metric} {range}{best}";
    }

    private void See(MetricValue value)
    {
        _first ??= value;
        _last = value;
        double loss = objective!.ToLoss(value.AsDouble);
        if (double.IsFinite(loss) && !(loss >= _best))
        {
            _best = loss;
        }
    }
}
