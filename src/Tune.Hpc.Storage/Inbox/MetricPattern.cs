using System.Globalization;
using System.Text.RegularExpressions;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>A <c>metric_pattern</c>: a regular expression whose named groups are metrics.</summary>
public sealed class MetricPattern
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(250);

    private MetricPattern(string text, Regex regex, string[] names)
    {
        Text = text;
        Regex = regex;
        Names = names;
    }

    /// <summary>The pattern as it was given.</summary>
    public string Text { get; }

    /// <summary>The metrics it names.</summary>
    public IReadOnlyList<string> Names { get; }

    internal Regex Regex { get; }

    /// <summary>Reads a pattern. Groups are named <c>(?&lt;loss&gt;...)</c>; Python's <c>(?P&lt;loss&gt;...)</c> is understood too.</summary>
    /// <exception cref="TuneException">It is no regular expression, or names no group.</exception>
    public static MetricPattern Parse(string pattern)
    {
        var regex = Compile(pattern);
        string[] names = [.. regex.GetGroupNames().Where(n => !int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _))];
        return names.Length > 0
            ? new MetricPattern(pattern, regex, names)
            : throw new TuneException(
                StorageCodes.PatternNamesNothing,
                $"metric_pattern: '{pattern}' names no metric; put a name on the group that holds the value, such as loss=(?<loss>\\S+)");
    }

    private static Regex Compile(string pattern)
    {
        string ours = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
        try
        {
            return new Regex(ours, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            // Look-around and back-references need the other engine, which can take for ever: hence the limit.
            return new Regex(ours, RegexOptions.CultureInvariant, Timeout);
        }
        catch (RegexParseException wrong)
        {
            throw new TuneException(
                StorageCodes.PatternBroken,
                $"metric_pattern: '{pattern}' is no regular expression: {wrong.Error} at character {wrong.Offset + 1}",
                wrong);
        }
    }
}
