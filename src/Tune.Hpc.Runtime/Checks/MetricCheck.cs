using System.Collections.Immutable;
using Tune.Hpc.Storage.Inbox;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Checks;

/// <summary>A line of a log that is a report, or should have been one.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Text">The line.</param>
/// <param name="Metrics">The report's values; empty where it is none.</param>
/// <param name="Problem">Why it is none; null for a report.</param>
public sealed record MetricFinding(long Line, string Text, ImmutableArray<Metric> Metrics, string? Problem);

/// <summary>Shows what a pattern, or JSON lines, would yield of a log that exists.</summary>
public static class MetricCheck
{
    /// <summary>The lines that are reports or should have been.</summary>
    /// <param name="path">The log.</param>
    /// <param name="pattern"><c>metric_pattern</c>; null for <c>metric_format: json</c>.</param>
    /// <exception cref="TuneException">The log cannot be read, or the pattern is none.</exception>
    public static IEnumerable<MetricFinding> Run(string path, string? pattern)
    {
        var reader = pattern is null ? LogMetricReader.Json : LogMetricReader.ByPattern(MetricPattern.Parse(pattern));
        return reader.Preview(Lines(path))
            .Where(f => f.Reason is null || f.IsRejected)
            .Select(f => new MetricFinding(f.Number, f.Text, f.Metrics, f.Reason));
    }

    private static IEnumerable<string> Lines(string path)
    {
        try
        {
            return File.ReadLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string why = error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : error.Message;
            throw new TuneException(CheckCodes.LogUnreadable, $"{path}: the log cannot be read: {why}", error);
        }
    }
}
