using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Writing;

/// <summary>Specifications as text, in the notation that <c>run</c> and <c>init</c> use.</summary>
public static class SpecText
{
    private const string SpecDirPlaceholder = "spec_dir";
    private static readonly string[] _withPlaceholders = [SpecKeys.Command.Name, SpecKeys.Prepare.Name, SpecKeys.Env.Name, SpecKeys.Functions.Name];

    /// <summary>A specification as YAML.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="folder">The folder the text will lie in; null where nobody knows. Anywhere but in its own folder <c>{spec_dir}</c> is written out.</param>
    public static string Yaml(ExperimentSpec spec, string? folder = null) => YamlSpecWriter.Write(Document(spec, folder));

    /// <summary>A specification as JSON.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="folder">As for <see cref="Yaml"/>.</param>
    public static string Json(ExperimentSpec spec, string? folder = null) => Document(spec, folder).ToJson(indented: true) + "\n";

    /// <summary>A specification as a map: what differs from the defaults.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="folder">As for <see cref="Yaml"/>.</param>
    public static ConfigMap Document(ExperimentSpec spec, string? folder = null)
    {
        var lean = LeanDocument.Of(spec);
        if (folder is not null && Path.TrimEndingDirectorySeparator(folder) == spec.SpecFolder)
        {
            return lean;
        }

        return _withPlaceholders.Aggregate(lean, (map, key) => map[key] is { } value ? map.With(key, Placed(value, spec.SpecFolder)) : map);
    }

    private static ConfigValue Placed(ConfigValue value, string folder) => value switch
    {
        ConfigList list => new ConfigList([.. list.Items.Select(i => Placed(i, folder))]),
        ConfigMap map => map.Entries.Aggregate(map, (made, e) => made.With(e.Key, Placed(e.Value, folder))),
        ConfigText text => ConfigValue.Of(ArgumentTemplate.Parse(text.Value, new SpecPlace("document", "")).Replace(SpecDirPlaceholder, folder)),
        _ => value,
    };
}
