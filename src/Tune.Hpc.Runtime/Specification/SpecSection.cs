using System.Collections.Immutable;
using System.Diagnostics;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>One map of a specification, read key by key; what was read, defaults included, is its part of the document.</summary>
internal sealed class SpecSection
{
    private readonly SpecMap _map;
    private readonly ImmutableArray<SpecKey> _keys;
    private readonly SpecReading _reading;
    private readonly Dictionary<string, ConfigValue> _notation = [];
    private readonly Dictionary<string, object?> _values = [];
    private readonly Dictionary<string, ConfigValue> _assumed = [];

    public SpecSection(SpecMap map, ImmutableArray<SpecKey> keys, SpecReading reading)
    {
        _map = map;
        _keys = keys;
        _reading = reading;
        UnknownKeys.Refuse(map, keys, reading);
    }

    public SpecPlace Place => _map.Place;

    public SpecReading Reading => _reading;

    /// <summary>Whether the user gave a value.</summary>
    public bool Has(SpecKey key) => Node(key) is not null;

    public SpecPlace PlaceOf(SpecKey key) => _map.Entries.FirstOrDefault(e => e.Name == key.Name)?.KeyPlace
        ?? _map.Place with { Path = SpecEntries.Join(_map.Place.Path, key.Name) };

    /// <summary>The place of a key in a map below this one.</summary>
    public SpecPlace PlaceOf(SpecKey key, string inner) =>
        (_map[key.Name] as SpecMap)?.Entries.FirstOrDefault(e => e.Name == inner)?.KeyPlace ?? PlaceOf(key) with { Path = SpecEntries.Join(PlaceOf(key).Path, inner) };

    /// <summary>The value, or that of the default; the type's own default (null, 0) where there is none, or where it was refused.</summary>
    public T Get<T>(SpecKey<T> key) => Read(key) is { } value ? value.Value : default!;

    /// <summary>The value, or null where there is none.</summary>
    public T? Find<T>(SpecKey<T> key)
        where T : struct => Read(key)?.Value;

    /// <summary>Puts a value into the document that no reader could know.</summary>
    public void Put(SpecKey key, ConfigValue notation) => _notation[key.Name] = notation;

    /// <summary>Gives a key another default, one that depends on other keys; before it is read.</summary>
    public void Assume(SpecKey key, ConfigValue notation) => _assumed[key.Name] = notation;

    /// <summary>All keys with their values.</summary>
    public ConfigMap Document()
    {
        var document = new ConfigMapBuilder();
        foreach (var key in _keys)
        {
            document[key.Name] = _notation.TryGetValue(key.Name, out var value) ? value : throw new UnreachableException($"{key.Name} is never read");
        }

        return document.ToMap();
    }

    private SpecNode? Node(SpecKey key) => _map[key.Name] is { } node and not SpecScalar { Value: ConfigNull } ? node : null;

    private SpecValue<T>? Read<T>(SpecKey<T> key)
    {
        // Once, or its errors would stand there twice.
        if (!_values.TryGetValue(key.Name, out object? value))
        {
            value = ReadNode(key);
            _values[key.Name] = value;
        }

        return (SpecValue<T>?)value;
    }

    private SpecValue<T>? ReadNode<T>(SpecKey<T> key)
    {
        var node = Node(key) ?? (DefaultOf(key) is ConfigNull ? null : SpecValues.NodeOf(DefaultOf(key), PlaceOf(key)));
        if (node is null && key.Required)
        {
            _reading.Errors.Add(SpecCodes.MissingKey, PlaceOf(key), $"missing: {key.Doc}");
        }

        var value = node is null ? null : key.Kind.Read(node, _reading);
        _notation[key.Name] = value?.Notation ?? ConfigValue.Null;
        return value;
    }

    private ConfigValue DefaultOf(SpecKey key) => _assumed.GetValueOrDefault(key.Name, key.Default);
}
