using System.Collections.Specialized;
using System.Text.Json;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>JSON as PowerShell has it: objects become ordered dictionaries, arrays arrays, numbers <see cref="long"/> and <see cref="double"/>.</summary>
internal static class JsonValues
{
    /// <summary>A value.</summary>
    public static object? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Map(value),
        JsonValueKind.Array => value.EnumerateArray().Select(Of).ToArray(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? (object)whole : value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>An object, in its order; empty for anything else.</summary>
    public static OrderedDictionary Map(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return [];
        }

        // PowerShell's own ordered dictionaries take no heed of case, but 'C' and 'c' may both be parameters.
        var entries = value.EnumerateObject().ToList();
        bool plain = entries.Select(e => e.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count() == entries.Count;
        var made = new OrderedDictionary(entries.Count, plain ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            made[entry.Name] = Of(entry.Value);
        }

        return made;
    }
}
