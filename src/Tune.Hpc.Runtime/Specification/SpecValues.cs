using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Gives values that were made, not read, a place.</summary>
internal static class SpecValues
{
    public static SpecNode NodeOf(ConfigValue value, SpecPlace place) => value switch
    {
        ConfigMap map => new SpecMap([.. map.Entries.Select(e => EntryOf(e, place))], place),
        ConfigList list => new SpecList([.. list.Items.Select((item, i) => NodeOf(item, place with { Path = $"{place.Path}[{i}]" }))], place),
        _ => new SpecScalar(value, place),
    };

    private static SpecEntry EntryOf(KeyValuePair<string, ConfigValue> entry, SpecPlace place)
    {
        var below = place with { Path = SpecEntries.Join(place.Path, entry.Key) };
        return new SpecEntry(entry.Key, below, NodeOf(entry.Value, below));
    }
}
