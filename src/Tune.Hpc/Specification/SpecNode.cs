using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Specification;

/// <summary>Where a value of a specification stands, for error messages.</summary>
/// <param name="Source">The file, or <c>--set</c>, <c>--param</c>, a flag, a hashtable.</param>
/// <param name="Path">The keys that lead to it: <c>scheduler.max_t</c>, <c>points_to_evaluate[2].lr</c>.</param>
/// <param name="Line">From 1; 0 where the source has no lines.</param>
/// <param name="Column">From 1; 0 where the source has no lines.</param>
public sealed record SpecPlace(string Source, string Path, int Line = 0, int Column = 0)
{
    /// <summary>As it begins a message: <c>digits.yaml:7:13: scheduler.max_t</c>.</summary>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}:{Column}: {Path}" : $"{Source}: {Path}";
}

/// <summary>A value of a specification with its place: the same tree whether it came from YAML, JSON, flags or a hashtable.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record SpecNode(SpecPlace Place)
{
    /// <summary>The value without its places.</summary>
    public abstract ConfigValue ToValue();
}

/// <summary>A single value.</summary>
/// <param name="Value">Null, a boolean, a number or a text.</param>
/// <param name="Place">Where it stands.</param>
public sealed record SpecScalar(ConfigValue Value, SpecPlace Place) : SpecNode(Place)
{
    /// <inheritdoc/>
    public override ConfigValue ToValue() => Value;
}

/// <summary>A list.</summary>
/// <param name="Items">Its items, in order.</param>
/// <param name="Place">Where it begins.</param>
public sealed record SpecList(ImmutableArray<SpecNode> Items, SpecPlace Place) : SpecNode(Place)
{
    /// <inheritdoc/>
    public override ConfigValue ToValue() => new ConfigList([.. Items.Select(i => i.ToValue())]);
}

/// <summary>One entry of a map.</summary>
/// <param name="Name">Its key.</param>
/// <param name="KeyPlace">Where the key stands.</param>
/// <param name="Value">Its value.</param>
public sealed record SpecEntry(string Name, SpecPlace KeyPlace, SpecNode Value);

/// <summary>A map; readers have refused repeated keys.</summary>
/// <param name="Entries">Its entries, in order.</param>
/// <param name="Place">Where it begins.</param>
public sealed record SpecMap(ImmutableArray<SpecEntry> Entries, SpecPlace Place) : SpecNode(Place)
{
    /// <summary>The value of that key, or null.</summary>
    public SpecNode? this[string name] => Entries.FirstOrDefault(e => e.Name == name)?.Value;

    /// <inheritdoc/>
    public override ConfigValue ToValue()
    {
        var map = new ConfigMapBuilder();
        foreach (var entry in Entries)
        {
            map[entry.Name] = entry.Value.ToValue();
        }

        return map.ToMap();
    }
}
