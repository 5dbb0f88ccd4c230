using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>One of the types a <see cref="VariantKind{T}"/> can have.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Doc">One line.</param>
/// <param name="Keys">Its settings.</param>
/// <param name="Read">Reads them.</param>
internal sealed record Variant<T>(string Type, string Doc, ImmutableArray<SpecKey> Keys, Func<SpecSection, T> Read)
{
    /// <summary>What other tools call it.</summary>
    public ImmutableArray<string> OtherNames { get; init; } = [];
}

/// <summary>A map whose <c>type</c> says which other keys it has; the type's name alone is a short form.</summary>
internal sealed class VariantKind<T>(string what, ImmutableArray<Variant<T>> variants, ImmutableArray<string> later) : SpecKind<T>
{
    public override string Expected => $"one of {string.Join(", ", variants.Select(v => v.Type))}, or a map with 'type' and its settings";

    public override ConfigMap Schema => Schemas.AnyOf([
        Schemas.Of(("enum", Schemas.List(variants.Select(v => ConfigValue.Of(v.Type))))),
        .. variants.Select(SchemaOf),
    ]);

    public override IEnumerable<SpecKey> Keys => variants.SelectMany(v => v.Keys);

    public override SpecValue<T>? Read(SpecNode node, SpecReading reading)
    {
        var (type, map) = node switch
        {
            SpecScalar { Value: ConfigText } name => (name, new SpecMap([], name.Place)),
            SpecMap m => (m["type"] ?? DefaultType(m), new SpecMap([.. m.Entries.Where(e => e.Name != "type")], m.Place)),
            _ => (null, null),
        };
        if (type is not SpecScalar { Value: ConfigText text } || map is null)
        {
            return Refuse(type ?? node, reading);
        }

        if (variants.FirstOrDefault(v => v.Type == text.Value) is not { } variant)
        {
            RefuseType(type, text.Value, reading);
            return null;
        }

        var section = new SpecSection(map, variant.Keys, reading);
        var value = variant.Read(section);
        return new(value, new ConfigMapBuilder(Schemas.Of(("type", text))).With(section.Document()));
    }

    // {constant_grid_search: true} is clear enough where the first type has that key.
    private SpecScalar DefaultType(SpecMap map) => new(ConfigValue.Of(variants.FirstOrDefault(v => Fits(v, map))?.Type ?? variants[0].Type), map.Place);

    private static bool Fits(Variant<T> variant, SpecMap map) => map.Entries.All(e => variant.Keys.Any(k => k.Name == e.Name));

    private void RefuseType(SpecNode node, string name, SpecReading reading)
    {
        var known = variants.Select(v => (v.Type, v.OtherNames)).ToList();
        if (later.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            reading.Errors.Add(SpecCodes.NotSupported, node.Place, $"the {what} '{name}' is not supported by this version; it has {string.Join(", ", variants.Select(v => v.Type))}");
        }
        else
        {
            string right = UnknownKeys.Suggest(name, known) is { } near ? $"did you mean '{near}'?" : $"known are {string.Join(", ", variants.Select(v => v.Type))}";
            reading.Errors.Add(SpecCodes.BadValue, node.Place, $"there is no {what} '{name}'; {right}");
        }
    }

    private static ConfigMap SchemaOf(Variant<T> variant)
    {
        var schema = SpecSchema.OfKeys(variant.Keys);
        var properties = new ConfigMapBuilder(Schemas.Of(("type", Schemas.Of(("const", Schemas.Text(variant.Type)), ("description", Schemas.Text(variant.Doc))))));
        return schema.With("properties", properties.With((ConfigMap)schema["properties"]!));
    }
}

file static class MapBuilding
{
    public static ConfigMap With(this ConfigMapBuilder builder, ConfigMap more)
    {
        foreach (var (name, value) in more.Entries)
        {
            builder[name] = value;
        }

        return builder.ToMap();
    }
}
