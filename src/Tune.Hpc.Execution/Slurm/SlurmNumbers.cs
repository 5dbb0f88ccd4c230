using System.Globalization;

namespace Tune.Hpc.Execution.Slurm;

/// <summary>Numbers and times as Slurm's programs write them.</summary>
internal static class SlurmNumbers
{
    /// <summary>A count; null for <c>UNLIMITED</c>, <c>(null)</c> and nothing.</summary>
    public static int? Count(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    /// <summary><c>30 sec</c>.</summary>
    public static TimeSpan? Seconds(string? text) => Count(text?.Split(' ')[0]) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary><c>D-HH:MM:SS</c>, <c>HH:MM:SS</c>, <c>MM:SS</c>; null for <c>UNLIMITED</c>, <c>NONE</c> and nothing.</summary>
    public static TimeSpan? Span(string? text)
    {
        string[] days = (text ?? "").Split('-');
        string[] parts = days[^1].Split(':');
        if (days.Length > 2 || parts.Length is < 2 or > 3)
        {
            return null;
        }

        int?[] numbers = [days.Length == 2 ? Count(days[0]) : 0, .. parts.Length == 2 ? [0] : Array.Empty<int?>(), .. parts.Select(Count)];
        return numbers.All(n => n is not null) ? new TimeSpan(numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value, numbers[3]!.Value) : null;
    }

    /// <summary>Seconds since 1970; null for <c>N/A</c>, <c>Unknown</c> and nothing.</summary>
    public static DateTimeOffset? Moment(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>A time as it may be written in a specification: <c>30m</c>, <c>7d</c>.</summary>
    public static string Spoken(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } when time.Ticks % TimeSpan.TicksPerDay == 0 => $"{time.TotalDays:F0}d",
        { TotalHours: >= 1 } when time.Ticks % TimeSpan.TicksPerHour == 0 => $"{time.TotalHours:F0}h",
        _ when time.Ticks % TimeSpan.TicksPerMinute == 0 => $"{time.TotalMinutes:F0}m",
        _ => $"{time.TotalSeconds:F0}s",
    };
}
