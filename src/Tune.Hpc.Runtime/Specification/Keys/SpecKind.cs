using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>A kind of value.</summary>
internal abstract class SpecKind
{
    /// <summary>What would be right, with its article: <c>a whole number from 1</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>The JSON Schema of its values.</summary>
    public abstract ConfigMap Schema { get; }

    /// <summary>Whether a flag's value is taken as it stands, not read as YAML.</summary>
    public virtual bool IsText => false;

    /// <summary>Whether it is a map whose values a flag gives as they stand.</summary>
    public virtual bool EntriesAreTexts => false;

    /// <summary>The keys of a map; none for other kinds.</summary>
    public virtual IEnumerable<SpecKey> Keys => [];

    /// <summary>The kind by whose names a value is read, where that depends on the value.</summary>
    public virtual SpecKind KindFor(SpecNode node) => this;

    /// <summary>Reads a value for its errors alone.</summary>
    public abstract void Check(SpecNode node, SpecReading reading);

    /// <summary>The keys that this very map can have: those of its type, where it has one.</summary>
    public virtual IEnumerable<SpecKey> KeysFor(ConfigMap value) => Keys;

    /// <summary>The types whose maps have that key; empty where all have it.</summary>
    public virtual IEnumerable<string> TypesWith(SpecKey key) => [];

    /// <summary>The types such a map can have, each with one line; none for other kinds.</summary>
    public virtual IEnumerable<(string Type, string Doc)> Types => [];
}

/// <summary>A kind of value that is read as <typeparamref name="T"/>.</summary>
internal abstract class SpecKind<T> : SpecKind
{
    /// <summary>Reads a value that is there; null when it was refused, and the error added.</summary>
    public abstract SpecValue<T>? Read(SpecNode node, SpecReading reading);

    public sealed override void Check(SpecNode node, SpecReading reading) => Read(node, reading);

    protected SpecValue<T>? Refuse(SpecNode node, SpecReading reading)
    {
        reading.Refuse(node, Expected);
        return null;
    }
}

/// <summary>A value and the form of it that is kept in <c>experiment.json</c>, which reads as the same value.</summary>
internal readonly record struct SpecValue<T>(T Value, ConfigValue Notation);

/// <summary>Short forms for schemas.</summary>
internal static class Schemas
{
    public static ConfigMap Of(params (string Name, ConfigValue Value)[] entries) =>
        entries.Aggregate(ConfigMap.Empty, (map, e) => map.With(e.Name, e.Value));

    public static ConfigMap OfType(string type) => Of(("type", Text(type)));

    public static ConfigMap AnyOf(params ConfigValue[] schemas) => Of(("anyOf", List(schemas)));

    public static ConfigList List(params IEnumerable<ConfigValue> values) => new([.. values]);

    public static ConfigValue Text(string text) => ConfigValue.Of(text);
}
