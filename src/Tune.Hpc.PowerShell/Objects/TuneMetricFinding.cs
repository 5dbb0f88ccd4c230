using System.Collections.Specialized;
using Tune.Hpc.Runtime.Checks;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>A line of a log that is a report, or should have been one.</summary>
public sealed class TuneMetricFinding
{
    internal TuneMetricFinding(string path, MetricFinding finding)
    {
        Path = path;
        Line = finding.Line;
        IsReport = finding.Problem is null;
        Problem = finding.Problem;
        Text = finding.Text;
        foreach (var metric in finding.Metrics)
        {
            Metrics[metric.Name] = PlainValues.Of(metric.Value);
        }
    }

    /// <summary>The log.</summary>
    public string Path { get; }

    /// <summary>The line's number, from 1.</summary>
    public long Line { get; }

    /// <summary>Whether it is a report.</summary>
    public bool IsReport { get; }

    /// <summary>The report's values by name; empty where it is none.</summary>
    public OrderedDictionary Metrics { get; } = new(StringComparer.Ordinal);

    /// <summary>Why it is no report; null where it is one.</summary>
    public string? Problem { get; }

    /// <summary>The line as it stands.</summary>
    public string Text { get; }
}
