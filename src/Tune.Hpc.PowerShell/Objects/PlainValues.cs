using System.Collections.Immutable;
using System.Collections.Specialized;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>Values as PowerShell has them: maps become ordered dictionaries, lists arrays, numbers <see cref="long"/> and <see cref="double"/>.</summary>
internal static class PlainValues
{
    /// <summary>A value of a configuration or specification.</summary>
    public static object? Of(ConfigValue? value) => value switch
    {
        null or ConfigNull => null,
        ConfigBool b => b.Value,
        ConfigInteger i => i.Value,
        ConfigNumber n => n.Value,
        ConfigText t => t.Value,
        ConfigList l => l.Items.Select(Of).ToArray(),
        ConfigMap m => Of(m),
        _ => value.ToString(),
    };

    /// <summary>A map, in its order.</summary>
    public static OrderedDictionary Of(ConfigMap map)
    {
        // PowerShell's own ordered dictionaries take no heed of case, but 'C' and 'c' may both be parameters.
        var names = map.Entries.Select(e => e.Key).ToList();
        bool plain = names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count;
        var made = new OrderedDictionary(names.Count, plain ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var (name, inner) in map.Entries)
        {
            made.Add(name, Of(inner));
        }

        return made;
    }

    /// <summary>A value of a table. Instants are of kind <see cref="DateTimeKind.Utc"/>.</summary>
    public static object? Of(Cell cell) => cell.Kind switch
    {
        CellKind.Boolean => cell.AsBoolean,
        CellKind.Integer => cell.AsInteger,
        CellKind.Number => cell.AsNumber,
        CellKind.Text => cell.AsText,
        CellKind.Time => cell.AsTime.UtcDateTime,
        _ => null,
    };

    /// <summary>A metric's value.</summary>
    public static object? Of(MetricValue value) => value.Kind switch
    {
        MetricKind.Boolean => value.AsBoolean,
        MetricKind.Integer => value.AsInt64,
        MetricKind.Number => value.AsDouble,
        _ => value.AsText,
    };

    /// <summary>The values of a report, in order.</summary>
    public static OrderedDictionary Of(ImmutableArray<Metric> metrics)
    {
        bool plain = metrics.DistinctBy(m => m.Name, StringComparer.OrdinalIgnoreCase).Count() == metrics.Length;
        var made = new OrderedDictionary(metrics.Length, plain ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var metric in metrics)
        {
            made[metric.Name] = Of(metric.Value);
        }

        return made;
    }
}
