using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>Durations as people write them: <c>90</c> and <c>90s</c>, <c>30m</c>, <c>1.5h</c>, <c>1h30m</c>, <c>1d</c>, and Slurm's <c>hh:mm:ss</c> and <c>d-hh:mm:ss</c>.</summary>
public static class DurationText
{
    /// <summary>What would be right, for messages.</summary>
    public const string Expected = "a duration: seconds, or 90s, 30m, 2h, 1d, 1h30m, 01:30:00";

    // A century: longer than any experiment, and far from overflow.
    private const double MostSeconds = 36500 * 86400.0;

    /// <summary>Reads a number of seconds.</summary>
    public static bool TryRead(double seconds, out TimeSpan duration)
    {
        bool ok = seconds >= 0 && seconds <= MostSeconds;
        duration = ok ? TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) : default;
        return ok;
    }

    /// <summary>Reads a text.</summary>
    public static bool TryRead(string text, out TimeSpan duration)
    {
        text = text.Trim();
        double? seconds = text.Contains(':') ? Clock(text) : Units(text);
        duration = default;
        return seconds is { } s && TryRead(s, out duration);
    }

    /// <summary>The form kept in <c>experiment.json</c>: seconds, whole where they are.</summary>
    public static ConfigValue Write(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerSecond == 0
        ? ConfigValue.Of(duration.Ticks / TimeSpan.TicksPerSecond)
        : ConfigValue.Of(duration.TotalSeconds);

    private static double? Clock(string text)
    {
        int dash = text.IndexOf('-');
        string[] parts = text[(dash + 1)..].Split(':');
        if (parts.Length != 3 || (dash >= 0 && Whole(text[..dash]) is null))
        {
            return null;
        }

        double? days = dash < 0 ? 0 : Whole(text[..dash]);
        return Whole(parts[1]) is < 60 and var m && Whole(parts[2]) is < 60 and var s ? (days * 86400) + (Whole(parts[0]) * 3600) + (m * 60) + s : null;
    }

    private static double? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    private static double? Units(string text)
    {
        double total = 0;
        double last = double.PositiveInfinity;
        for (int at = 0; at < text.Length;)
        {
            int end = at;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.'))
            {
                end++;
            }

            double unit = end < text.Length ? SecondsOf(text[end]) : at == 0 ? 1 : 0;

            // Largest first, each once: "30m1h" is more likely a slip than a wish.
            if (unit == 0 || unit >= last || !double.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
            {
                return null;
            }

            total += value * unit;
            last = unit;
            at = end + 1;
        }

        return text.Length == 0 ? null : total;
    }

    private static double SecondsOf(char unit) => unit switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, 'w' => 604800, _ => 0 };
}
