using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Reading;
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

    /// <summary>Names that are taken for it, with its defaults.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>Names that are taken for it, each with the setting it stands for.</summary>
    public ImmutableArray<(string Name, string Key, string Value)> Spellings { get; init; } = [];
}

/// <summary>A map whose <c>type</c> says which other keys it has; the type's name alone is a short form.</summary>
internal sealed class VariantKind<T>(string what, ImmutableArray<Variant<T>> variants, ImmutableArray<string> later) : SpecKind<T>
{
    public override string Expected => $"one of {string.Join(", ", variants.Select(v => v.Type))}, or a map with 'type' and its settings";

    public override ConfigMap Schema => Schemas.AnyOf([
        Schemas.Of(("enum", Schemas.List(variants.Select(v => ConfigValue.Of(v.Type))))),
        .. variants.Select(SchemaOf),
    ]);

    public override IEnumerable<SpecKey> Keys => variants.SelectMany(v => v.Keys).Distinct();

    public override IEnumerable<SpecKey> KeysFor(ConfigMap value) =>
        value["type"] is ConfigText type && variants.FirstOrDefault(v => v.Type == type.Value) is { } variant ? variant.Keys : Keys;

    public override IEnumerable<string> TypesWith(SpecKey key) => variants.All(v => v.Keys.Contains(key)) ? [] : variants.Where(v => v.Keys.Contains(key)).Select(v => v.Type);

    public override IEnumerable<(string Type, string Doc)> Types => variants.Select(v => (v.Type, v.Doc));

    /// <summary>The keys of a type.</summary>
    public ImmutableArray<SpecKey> KeysOf(string type) => variants.First(v => v.Type == type).Keys;

    /// <summary>Whether a type has a key of that name.</summary>
    public bool HasKey(string type, string key) => KeysOf(type).Any(k => k.Name == key);

    /// <summary>The type that a value names or means; null where it has none that is known.</summary>
    public string? TypeOf(SpecNode? node) => node switch
    {
        SpecScalar { Value: ConfigText text } => Known(text).Value,
        SpecMap map => map["type"] is SpecScalar { Value: ConfigText type } ? Known(type).Value : MeantTypes(map) is [var meant] ? meant : null,
        _ => null,
    };

    public override SpecValue<T>? Read(SpecNode node, SpecReading reading)
    {
        var (type, map) = node switch
        {
            SpecScalar { Value: ConfigText } name => (name, new SpecMap([], name.Place)),
            SpecMap m => (m["type"] ?? DefaultType(m, reading), new SpecMap([.. m.Entries.Where(e => e.Name != "type")], m.Place)),
            _ => (null, null),
        };
        if (type is null && map is not null)
        {
            return null;
        }

        if (type is not SpecScalar { Value: ConfigText text } || map is null)
        {
            return Refuse(type ?? node, reading);
        }

        (text, map) = Spelled(Known(text), map, reading);
        if (variants.FirstOrDefault(v => v.Type == text.Value) is not { } variant)
        {
            RefuseType(type, text.Value, reading);
            return null;
        }

        var section = new SpecSection(WithoutForeign(map, variant, reading), variant.Keys, reading);
        var value = variant.Read(section);
        return new(value, new ConfigMapBuilder(Schemas.Of(("type", text))).With(section.Document()));
    }

    // Names are taken in any case, and the exact one first: a name's other case may be another's.
    private ConfigText Known(ConfigText type)
    {
        string[] names = [.. variants.Select(v => v.Type), .. variants.SelectMany(v => v.Spellings.Select(s => s.Name)), .. variants.SelectMany(v => v.Aliases)];
        string name = names.FirstOrDefault(n => n == type.Value) ?? names.FirstOrDefault(n => n.Equals(type.Value, StringComparison.OrdinalIgnoreCase)) ?? type.Value;
        return (ConfigText)ConfigValue.Of(variants.FirstOrDefault(v => v.Aliases.Contains(name))?.Type ?? name);
    }

    private (ConfigText Type, SpecMap Map) Spelled(ConfigText type, SpecMap map, SpecReading reading)
    {
        foreach (var variant in variants)
        {
            foreach (var (name, key, value) in variant.Spellings.Where(s => s.Name == type.Value))
            {
                var place = map.Place with { Path = SpecEntries.Join(map.Place.Path, key) };
                if (map[key] is { } given && !Equals(given.ToValue(), ConfigValue.Of(value)))
                {
                    reading.Errors.Add(SpecCodes.Contradiction, given.Place, $"{SpecReading.Show(given)} contradicts the type '{name}', which means {variant.Type} with {key}: {value}");
                }

                SpecEntry[] entries = [.. map.Entries.Where(e => e.Name != key), new SpecEntry(key, place, new SpecScalar(ConfigValue.Of(value), place))];
                return ((ConfigText)ConfigValue.Of(variant.Type), map with { Entries = [.. entries] });
            }
        }

        return (type, map);
    }

    // {constant_grid_search: true} is clear enough where one type has that key, or the first has.
    private SpecScalar? DefaultType(SpecMap map, SpecReading reading)
    {
        if (MeantTypes(map) is [var type])
        {
            return new SpecScalar(ConfigValue.Of(type), map.Place);
        }

        reading.Errors.Add(SpecCodes.MissingKey, map.Place, $"'type' is missing; these settings belong to {string.Join(" and to ", MeantTypes(map))}");
        return null;
    }

    private string[] MeantTypes(SpecMap map)
    {
        string[] fitting = [.. variants.Where(v => Fits(v, map)).Select(v => v.Type)];
        return fitting.Length == 0 || fitting[0] == variants[0].Type ? [variants[0].Type] : fitting;
    }

    private static bool Fits(Variant<T> variant, SpecMap map) => map.Entries.All(e => variant.Keys.Any(k => k.Name == e.Name));

    // A key of another type is no slip of the pen; which type has it is what the user wants to know.
    private SpecMap WithoutForeign(SpecMap map, Variant<T> variant, SpecReading reading)
    {
        var foreign = map.Entries.Where(e => !variant.Keys.Any(k => k.Name == e.Name) && TypesOf(e.Name).Any()).ToList();
        foreach (var entry in foreign)
        {
            reading.Errors.Add(SpecCodes.UnknownKey, entry.KeyPlace, $"this key belongs to the {what} {string.Join(" and ", TypesOf(entry.Name))}; here it is {variant.Type}");
        }

        return map with { Entries = [.. map.Entries.Where(e => !foreign.Contains(e))] };
    }

    private IEnumerable<string> TypesOf(string key) => variants.Where(v => v.Keys.Any(k => k.Name == key)).Select(v => v.Type);

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

    /// <summary>The schema of a type's maps.</summary>
    public static ConfigMap SchemaOf(Variant<T> variant)
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
