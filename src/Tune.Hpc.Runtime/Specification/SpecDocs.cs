using System.Text;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>The keys as people look them up, made from the table of keys.</summary>
public static class SpecDocs
{
    /// <summary>A Markdown table of all keys.</summary>
    public static string Markdown
    {
        get
        {
            var table = new StringBuilder("| key | takes | default | meaning |\n|---|---|---|---|\n");
            foreach (var key in SpecKeys.All.Where(k => !k.StoredOnly))
            {
                Rows(table, key.Name, "", key);
            }

            return table.ToString();
        }
    }

    /// <summary>The keys that can be flags: <c>num_samples</c> is <c>--num-samples</c>.</summary>
    /// <remarks>First the keys of the top level, then those of maps whose names alone say what is meant: <c>--partition</c> is <c>executor.partition</c>.</remarks>
    public static IEnumerable<(string Flag, string Key, string Doc)> Flags =>
        SpecKeys.All.Where(k => !k.StoredOnly).Select(k => (FlagOf(k), k.Name, k.Doc))
            .Concat(SpecKeys.All.SelectMany(k => k.KindOfValue.Keys.Where(i => i.IsFlag).Select(i => (FlagOf(i), $"{k.Name}.{i.Name}", $"{k.Name}: {i.Doc}"))));

    /// <summary>The types that a key's map can have, such as the schedulers; none where it has no <c>type</c>.</summary>
    /// <param name="key">A key of the top level.</param>
    public static IEnumerable<(string Type, string Doc)> TypesOf(string key) => SpecKeys.All.First(k => k.Name == key).KindOfValue.Types;

    /// <summary>The stop rules that have a type.</summary>
    public static IEnumerable<(string Type, string Doc)> StopRules => StopperKeys.Kind.Types;

    /// <summary>The settings below a key of the top level.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">Only those of this type; null for all.</param>
    public static IEnumerable<(string Key, string Doc)> KeysOf(string key, string? type = null)
    {
        var kind = SpecKeys.All.First(k => k.Name == key).KindOfValue;
        return (type is null ? kind.Keys : kind.KeysFor(ConfigMap.Empty.With("type", ConfigValue.Of(type)))).DistinctBy(k => k.Name).Select(k => (k.Name, k.Doc));
    }

    /// <summary>The settings below a key of the top level, with what they take.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">Only those of this type, whatever its case; null, or a type that there is not: all.</param>
    public static IEnumerable<SpecSetting> SettingsOf(string key, string? type = null)
    {
        var kind = SpecKeys.All.First(k => k.Name == key).KindOfValue;
        string? known = kind.Types.Select(t => t.Type).FirstOrDefault(t => string.Equals(t, type, StringComparison.OrdinalIgnoreCase));
        var keys = known is null ? kind.Keys : kind.KeysFor(ConfigMap.Empty.With("type", ConfigValue.Of(known)));
        return keys.GroupBy(k => k.Name).Select(Setting);
    }

    /// <summary>Settings of one name may take different things with different types.</summary>
    private static SpecSetting Setting(IGrouping<string, SpecKey> keys)
    {
        var schemas = keys.Select(k => k.KindOfValue.Schema).ToList();
        return new SpecSetting(
            keys.Key,
            keys.First().Doc,
            schemas.All(s => s["type"] is ConfigText { Value: "boolean" }),
            schemas.All(s => s["enum"] is ConfigList) ? [.. schemas.SelectMany(s => ((ConfigList)s["enum"]!).Items).Select(i => i.ToString()).Distinct()] : []);
    }

    private static string FlagOf(SpecKey key) => "--" + key.Name.Replace('_', '-');

    private static void Rows(StringBuilder table, string name, string types, SpecKey key)
    {
        Row(table, name, types, key);
        foreach (var inner in key.KindOfValue.Keys)
        {
            Rows(table, $"{name}.{inner.Name}", string.Join(", ", key.KindOfValue.TypesWith(inner)), inner);
        }
    }

    private static void Row(StringBuilder table, string name, string types, SpecKey key)
    {
        string takes = key.KindOfValue.Keys.Any() ? "see below" : key.KindOfValue.Expected;
        string standard = key.Required ? "required" : key.Default is ConfigNull or ConfigMap { Count: 0 } or ConfigList { Items.Length: 0 } ? "" : $"`{key.Default}`";
        table.Append("| `").Append(name).Append(types.Length == 0 ? "` | " : $"` ({types}) | ").Append(Cell(takes)).Append(" | ").Append(standard).Append(" | ").Append(Cell(key.Doc)).Append(" |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|");
}
