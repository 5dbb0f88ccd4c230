using System.Collections;
using System.Collections.Specialized;

namespace Tune.Hpc.PowerShell.Engine;

/// <summary>Puts hashtables in order: their own is another one in each process, and what is written from them would be.</summary>
internal static class StableOrder
{
    private const int MostDepth = 16;

    /// <summary>Named values, and all hashtables in them, by name.</summary>
    public static OrderedDictionary Of(IReadOnlyDictionary<string, object?> values)
    {
        var ordered = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in values.OrderBy(v => v.Key, StringComparer.OrdinalIgnoreCase))
        {
            ordered[name] = Of(value, 0);
        }

        return ordered;
    }

    private static object? Of(object? value, int depth) => depth > MostDepth ? value : PowerShellValue.Base(value) switch
    {
        Hashtable table => Of(table, depth),
        object?[] list => Array.ConvertAll(list, item => Of(item, depth + 1)),
        _ => value,
    };

    private static OrderedDictionary Of(Hashtable table, int depth)
    {
        var ordered = new OrderedDictionary(table.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var entry in table.Cast<DictionaryEntry>().OrderBy(e => e.Key.ToString(), StringComparer.Ordinal))
        {
            ordered[entry.Key] = Of(entry.Value, depth + 1);
        }

        return ordered;
    }
}
