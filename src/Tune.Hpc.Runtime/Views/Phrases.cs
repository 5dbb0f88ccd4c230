using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>How values are shown to people.</summary>
public static class Phrases
{
    /// <summary>A length of time: <c>0.8s</c>, <c>12s</c>, <c>3m 05s</c>, <c>2h 07m</c>, <c>3d 04h</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, time.TotalSeconds):0.0}s"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalSeconds}s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m {time.Seconds:00}s"),
        { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Hours}h {time.Minutes:00}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays}d {time.Hours:00}h"),
    };

    /// <summary>A number with six digits.</summary>
    public static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : Cell.Of(value).ToString();

    /// <summary>A size: <c>512 B</c>, <c>3.4 MiB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
        int unit = 0;
        double size = bytes;
        for (; size >= 1024 && unit < units.Length - 1; unit++)
        {
            size /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || size >= 100 ? Math.Round(size) : Math.Round(size, 1))} {units[unit]}");
    }

    /// <summary>An instant.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A cell of a table for people: short, and on one line.</summary>
    public static string Short(Cell cell) => cell.Kind switch
    {
        CellKind.Number => Number(cell.AsNumber),
        CellKind.Time => Time(cell.AsTime),
        _ => OneLine(cell.ToString()),
    };

    /// <summary>A metric's value.</summary>
    public static string Short(MetricValue value) => Short(Cell.Of(value));

    /// <summary>A configuration on one line: <c>lr=0.003 optimizer/type=adam</c>.</summary>
    public static string Config(ConfigMap config) => string.Join(' ', config.Flatten().Select(e => $"{e.Key}={Short(Cell.Of(e.Value))}"));

    /// <summary>Without line breaks, and without what would move a terminal's cursor.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var line = new StringBuilder(text.Length);
        foreach (char c in text.TrimEnd())
        {
            line.Append(c is '\n' ? '⏎' : char.IsControl(c) ? ' ' : c);
        }

        return line.ToString();
    }

    /// <summary>What was spent: <c>0.31 CPU-hours, 0.5 GPU-hours</c>.</summary>
    public static string Cost(TrialCost cost)
    {
        string text = $"{Number(Round(cost.CpuHours))} CPU-hours, {Number(Round(cost.NodeHours))} node-hours";
        return cost.GpuHours > 0 ? text + $", {Number(Round(cost.GpuHours))} GPU-hours" : text;
    }

    /// <summary>How many trials there are of each status: <c>20 TERMINATED, 2 ERROR</c>.</summary>
    public static string Counts(ExperimentState state)
    {
        var parts = new List<string>();
        foreach (var status in StatusOrder)
        {
            long count = state.CountOf(status);
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {TrialTable.NameOf(status)}"));
            }
        }

        return parts.Count == 0 ? "none yet" : string.Join(", ", parts);
    }

    /// <summary>Why jobs wait in a cluster's queue: <c>2 Resources, 1 Priority</c>; empty where that is not known.</summary>
    public static string Waiting(ExperimentState state) =>
        string.Join(", ", state.Cluster.Waiting.Where(w => w.Value > 0).OrderByDescending(w => w.Value).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Value} {OneLine(w.Key)}")));

    /// <summary>A path as it is typed in a POSIX shell.</summary>
    public static string Quoted(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The statuses in the order in which people ask for them.</summary>
    public static ImmutableArray<TrialStatus> StatusOrder { get; } =
        [TrialStatus.Running, TrialStatus.Queued, TrialStatus.Pending, TrialStatus.Paused, TrialStatus.Terminated, TrialStatus.Error];

    private static double Round(double hours) => hours >= 1 ? Math.Round(hours, 2) : Math.Round(hours, 4);
}
