using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Stopping;

/// <summary>Watches each trial for values that do not change any more.</summary>
internal sealed class TrialPlateauWatch(StopRule.TrialPlateau rule) : StopWatch
{
    private readonly Dictionary<int, Queue<double>> _last = [];

    internal override string? Check(StopReport report)
    {
        if (ValueOf(rule.Metric, report.Metrics) is not { } value)
        {
            return null;
        }

        var last = Remember(report.Trial, value);
        if (report.Reports < rule.GracePeriod || last.Count < rule.NumResults || !IsGoodEnough(value))
        {
            return null;
        }

        // Not a number where one of them is none, and then not below anything.
        double deviation = StandardDeviation(last);
        return deviation < rule.Std
            ? string.Create(CultureInfo.InvariantCulture, $"the last {last.Count} values of {rule.Metric} have a standard deviation of {deviation:G6}, below {rule.Std:R}{Beyond(value)}")
            : null;
    }

    private Queue<double> Remember(TrialId trial, double value)
    {
        if (!_last.TryGetValue(trial.Number, out var last))
        {
            last = new Queue<double>();
            _last.Add(trial.Number, last);
        }

        last.Enqueue(value);
        if (last.Count > rule.NumResults)
        {
            last.Dequeue();
        }

        return last;
    }

    private bool IsGoodEnough(double value) => rule.MetricThreshold is not { } threshold || (rule.Mode == ObjectiveMode.Min ? value <= threshold : value >= threshold);

    private string Beyond(double value) => rule.MetricThreshold is { } threshold
        ? string.Create(CultureInfo.InvariantCulture, $", and {value:G6} has reached {threshold:R}")
        : "";
}
