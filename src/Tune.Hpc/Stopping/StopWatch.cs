using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Stopping;

/// <summary>A stop rule with what it has to remember of earlier reports.</summary>
internal abstract class StopWatch
{
    /// <summary>Why the whole experiment ends, once it does.</summary>
    internal virtual string? WhyStopAll => null;

    /// <summary>Why the trial ends with this report; null where it goes on.</summary>
    /// <exception cref="TuneException">The rule cannot take these values.</exception>
    internal abstract string? Check(StopReport report);

    /// <summary>A person wants to go on: what has ended the experiment must come about anew.</summary>
    internal virtual void Forgive()
    {
    }

    internal static StopWatch Of(StopRule rule) => rule switch
    {
        StopRule.MaximumIteration most => new ReportCountWatch(most),
        StopRule.TrialPlateau plateau => new TrialPlateauWatch(plateau),
        StopRule.ExperimentPlateau plateau => new ExperimentPlateauWatch(plateau),
        _ => new PlainWatch(rule),
    };

    /// <summary>The value of a metric; null where it is not there or is a text.</summary>
    private protected static double? ValueOf(string metric, ImmutableArray<Metric> metrics)
    {
        foreach (var each in metrics)
        {
            if (each.Name == metric)
            {
                return each.Value.Kind == MetricKind.Text ? null : each.Value.AsDouble;
            }
        }

        return null;
    }

    /// <summary>Of all of them, not of a sample of more: divided by their number.</summary>
    private protected static double StandardDeviation(IReadOnlyCollection<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Count);
    }

    private sealed class PlainWatch(StopRule rule) : StopWatch
    {
        internal override string? Check(StopReport report) => StopRules.Check(rule, report.Config, report.Metrics);
    }

    private sealed class ReportCountWatch(StopRule.MaximumIteration rule) : StopWatch
    {
        internal override string? Check(StopReport report) => report.Reports >= rule.MaxIter ? $"{report.Reports} reports, max_iter is {rule.MaxIter}" : null;
    }
}

/// <summary>What stop rules see of a report.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Reports">How many reports it has made, this one included.</param>
/// <param name="Metrics">The values.</param>
internal readonly record struct StopReport(TrialId Trial, ConfigMap Config, long Reports, ImmutableArray<Metric> Metrics);
