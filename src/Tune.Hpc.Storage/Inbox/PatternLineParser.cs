using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>Finds metrics in the lines of a log by a pattern: each line that matches is one report.</summary>
/// <remarks>
/// Several matches in a line add up, the last of equal names wins, and a group that took part in no match is left out. A captured value is a number:
/// also <c>nan</c>, <c>inf</c>, <c>infinity</c> in any case and with a sign; a comma, semicolon or closing bracket at its end does not belong to it. A line
/// with any other value is rejected.
/// </remarks>
internal sealed class PatternLineParser(MetricPattern pattern) : ILineParser
{
    private readonly MetricCollector _metrics = new();

    /// <inheritdoc/>
    public bool ExpectsReports => false;

    /// <inheritdoc/>
    public LineOutcome Parse(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        try
        {
            return Parse(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return LineOutcome.Rejected(RejectKind.TooSlow, $"matching the pattern took longer than {pattern.Regex.MatchTimeout.TotalMilliseconds} ms; make it simpler");
        }
    }

    private LineOutcome Parse(string text)
    {
        _metrics.Clear();
        for (var match = pattern.Regex.Match(text); match.Success; match = match.NextMatch())
        {
            foreach (string name in pattern.Names)
            {
                if (match.Groups[name] is not { Success: true } group)
                {
                    continue;
                }

                if (Number(group.Value) is not { } value)
                {
                    return LineOutcome.Rejected(RejectKind.NotANumber, $"{name} is '{Quotation.Of(Encoding.UTF8.GetBytes(group.Value))}', which is not a number");
                }

                _metrics.Set(name, value);
            }
        }

        return _metrics.Count > 0 ? LineOutcome.Report(_metrics.ToImmutable()) : LineOutcome.Ignored("the pattern does not match");
    }

    private static MetricValue? Number(string captured)
    {
        string text = captured.Trim().TrimEnd(',', ';', ')', ']', '}');
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return MetricValue.Of(whole);
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return MetricValue.Of(number);
        }

        var named = MetricValue.Of(text);
        return named.Kind == MetricKind.Number ? named : null;
    }
}
