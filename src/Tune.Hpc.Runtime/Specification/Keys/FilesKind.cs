using System.Text;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>Small text files by name.</summary>
internal sealed class FilesKind : SpecKind<IReadOnlyList<KeyValuePair<string, string>>>
{
    /// <summary>They are kept in <c>experiment.json</c>, which every look at the experiment reads.</summary>
    private const int MostBytes = 1 << 20;

    private static readonly NameKind _name = new();

    public override string Expected => "a map of files' names and their texts";

    public override ConfigMap Schema => Schemas.Of(("type", Schemas.Text("object")), ("additionalProperties", Schemas.OfType("string")));

    public override bool EntriesAreTexts => true;

    public override SpecValue<IReadOnlyList<KeyValuePair<string, string>>>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecMap map)
        {
            return Refuse(node, reading);
        }

        int errors = reading.Errors.Count;
        var files = map.Entries.Select(e => File(e, reading)).OfType<KeyValuePair<string, string>>().ToList();
        long bytes = files.Sum(f => (long)Encoding.UTF8.GetByteCount(f.Value));
        if (bytes > MostBytes)
        {
            reading.Errors.Add(
                SpecCodes.BadValue, node.Place, $"these files have {bytes} bytes; all of them together may have {MostBytes}. Put large files beside the specification and name them with {{spec_dir}}");
        }

        return reading.Errors.Count > errors ? null : new(files, files.Aggregate(ConfigMap.Empty, (m, f) => m.With(f.Key, ConfigValue.Of(f.Value))));
    }

    private static KeyValuePair<string, string>? File(SpecEntry entry, SpecReading reading)
    {
        if (!NameKind.IsName(entry.Name))
        {
            reading.Errors.Add(SpecCodes.BadValue, entry.KeyPlace, $"'{entry.Name}' is not {_name.Expected}; there are no folders in files");
            return null;
        }

        if (entry.Value is not SpecScalar { Value: ConfigText text } || text.Value.Contains('\0'))
        {
            reading.Refuse(entry.Value, "the text of a file");
            return null;
        }

        return KeyValuePair.Create(entry.Name, text.Value);
    }
}
