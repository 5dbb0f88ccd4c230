using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Tune.Hpc.Trials;

/// <summary>A map from names to values, in order. Equal when the same names hold equal values, whatever the order.</summary>
public sealed record ConfigMap : ConfigValue
{
    private readonly Dictionary<string, ConfigValue> _byName;

    internal ConfigMap(ImmutableArray<KeyValuePair<string, ConfigValue>> entries)
    {
        Entries = entries;
        _byName = new Dictionary<string, ConfigValue>(entries, StringComparer.Ordinal);
    }

    /// <summary>A map without entries.</summary>
    public static ConfigMap Empty { get; } = new([]);

    /// <summary>The entries, in order.</summary>
    public ImmutableArray<KeyValuePair<string, ConfigValue>> Entries { get; }

    /// <summary>The names, in order.</summary>
    public IEnumerable<string> Names => Entries.Select(e => e.Key);

    /// <summary>How many entries there are.</summary>
    public int Count => Entries.Length;

    /// <summary>The value of that name, or null when there is none.</summary>
    public ConfigValue? this[string name] => _byName.GetValueOrDefault(name);

    /// <summary>Finds the value of a name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out ConfigValue? value) => _byName.TryGetValue(name, out value);

    /// <summary>This map with one entry added, or replaced in its place.</summary>
    public ConfigMap With(string name, ConfigValue value)
    {
        var builder = new ConfigMapBuilder(this) { [name] = value };
        return builder.ToMap();
    }

    /// <summary>The scalars below this map, each under its path: names joined with <c>/</c>, list items by their index. Empty maps and lists are left out.</summary>
    public IEnumerable<KeyValuePair<string, ConfigValue>> Flatten() => Entries.SelectMany(e => Flatten(e.Key, e.Value));

    /// <inheritdoc/>
    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in Entries)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <inheritdoc/>
    public bool Equals(ConfigMap? other) =>
        other is not null && other.Count == Count && Entries.All(e => other._byName.TryGetValue(e.Key, out var v) && e.Value.Equals(v));

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Aggregate(Count, (hash, e) => hash ^ HashCode.Combine(e.Key, e.Value));

    private static IEnumerable<KeyValuePair<string, ConfigValue>> Flatten(string path, ConfigValue value) => value switch
    {
        ConfigMap map => map.Entries.SelectMany(e => Flatten($"{path}/{e.Key}", e.Value)),
        ConfigList list => list.Items.SelectMany((item, i) => Flatten($"{path}/{i}", item)),
        _ => [new(path, value)],
    };
}

/// <summary>Collects the entries of a map.</summary>
public sealed class ConfigMapBuilder
{
    private readonly List<KeyValuePair<string, ConfigValue>> _entries = [];

    /// <summary>Starts empty.</summary>
    public ConfigMapBuilder()
    {
    }

    /// <summary>Starts with the entries of a map.</summary>
    public ConfigMapBuilder(ConfigMap map) => _entries.AddRange(map.Entries);

    /// <summary>Adds an entry at the end, or replaces one in its place.</summary>
    public ConfigValue this[string name]
    {
        set
        {
            int at = _entries.FindIndex(e => e.Key == name);
            var entry = new KeyValuePair<string, ConfigValue>(name, value);
            if (at < 0)
            {
                _entries.Add(entry);
            }
            else
            {
                _entries[at] = entry;
            }
        }
    }

    /// <summary>The map.</summary>
    public ConfigMap ToMap() => new([.. _entries]);
}
