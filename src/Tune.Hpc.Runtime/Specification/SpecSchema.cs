using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>The JSON Schema of specifications, made from the table of keys: completion and hints in editors.</summary>
public static class SpecSchema
{
    /// <summary>The schema's text, as kept in <c>schema/tune.schema.json</c>.</summary>
    public static string Text => Whole().ToJson(indented: true) + "\n";

    internal static ConfigMap OfKeys(ImmutableArray<SpecKey> keys)
    {
        var written = keys.Where(k => !k.StoredOnly).ToList();
        var properties = new ConfigMapBuilder();
        foreach (var key in written)
        {
            properties[key.Name] = OfKey(key);
        }

        var schema = Schemas.Of(("type", Schemas.Text("object")), ("properties", properties.ToMap()), ("additionalProperties", ConfigValue.False));
        var required = written.Where(k => k.Required).Select(k => ConfigValue.Of(k.Name)).ToList();
        return required.Count > 0 ? schema.With("required", Schemas.List(required)) : schema;
    }

    private static ConfigMap Whole()
    {
        var keys = OfKeys(SpecKeys.All);
        var properties = ((ConfigMap)keys["properties"]!).With("$schema", Schemas.OfType("string"));
        return Schemas.Of(
                ("$schema", Schemas.Text("https://json-schema.org/draft/2020-12/schema")),
                ("title", Schemas.Text("Tune.Hpc experiment")),
                ("description", Schemas.Text($"A specification for dotnet tune run, version {SpecKeys.Version}.")))
            .With("type", keys["type"]!)
            .With("required", keys["required"]!)
            .With("properties", properties)
            .With("additionalProperties", ConfigValue.False);
    }

    private static ConfigMap OfKey(SpecKey key)
    {
        var schema = Schemas.Of(("description", Schemas.Text(key.Doc)));
        foreach (var (name, value) in key.KindOfValue.Schema.Entries)
        {
            schema = schema.With(name, value);
        }

        return key.Default is ConfigNull ? schema : schema.With("default", key.Default);
    }
}
