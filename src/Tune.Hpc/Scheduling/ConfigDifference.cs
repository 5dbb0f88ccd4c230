using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>What is different between two configurations, in words.</summary>
public static class ConfigDifference
{
    /// <summary><c>lr 0.01 -> 0.012, depth 3 -> 4</c>; <c>the same configuration</c> where nothing is.</summary>
    public static string Text(ConfigMap before, ConfigMap after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var old = before.Flatten().ToDictionary(StringComparer.Ordinal);
        var now = after.Flatten().ToDictionary(StringComparer.Ordinal);
        string[] changes =
        [
            .. now.Where(e => !old.TryGetValue(e.Key, out var was) || !was.Equals(e.Value)).Select(e => $"{e.Key} {(old.TryGetValue(e.Key, out var was) ? $"{Short(was)} -> " : "")}{Short(e.Value)}"),
            .. old.Keys.Where(k => !now.ContainsKey(k)).Select(k => $"without {k}"),
        ];
        return changes.Length == 0 ? "the same configuration" : string.Join(", ", changes);
    }

    /// <summary>A value, numbers to six digits.</summary>
    internal static string Short(ConfigValue value) => value is ConfigNumber number ? $"{number.Value:G6}" : value.ToString();
}
