using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>How metrics are read from a program's own output, so that it need not be changed: by a pattern, or from lines that are JSON objects.</summary>
public sealed class LogMetricReader
{
    private readonly MetricPattern? _pattern;

    private LogMetricReader(MetricPattern? pattern) => _pattern = pattern;

    /// <summary><c>metric_format: json</c>.</summary>
    public static LogMetricReader Json { get; } = new(null);

    /// <summary><c>metric_pattern</c>.</summary>
    public static LogMetricReader ByPattern(MetricPattern pattern) => new(pattern);

    /// <summary>Says line by line what would be found; changes nothing, remembers nothing.</summary>
    public IEnumerable<LineFinding> Preview(IEnumerable<string> lines)
    {
        var parser = ParserFor(new NameTable());
        long number = 0;
        foreach (string line in lines)
        {
            number++;
            var outcome = parser.Parse(System.Text.Encoding.UTF8.GetBytes(line));
            yield return outcome.IsReport
                ? new LineFinding(number, line, outcome.Metrics, null, IsRejected: false)
                : new LineFinding(number, line, [], outcome.Reason, outcome.Problem is not null);
        }
    }

    internal ILineParser ParserFor(NameTable names) => _pattern is null ? new JsonLogLineParser(names) : new PatternLineParser(_pattern);
}

/// <summary>What was found in a line.</summary>
/// <param name="Number">The line's number, from 1.</param>
/// <param name="Text">The line.</param>
/// <param name="Metrics">The report's values; empty where it is no report.</param>
/// <param name="Reason">Why it is no report; null for one.</param>
/// <param name="IsRejected">True when it should have been one: the trial's warnings will count it.</param>
public sealed record LineFinding(long Number, string Text, ImmutableArray<Metric> Metrics, string? Reason, bool IsRejected);
