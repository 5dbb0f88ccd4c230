using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>Writes a search space as a specification has it, in one canonical form: reading that gives an equal space.</summary>
public static class SpaceNotation
{
    /// <summary>The space as a map of notation texts, nested maps and lists, and constants.</summary>
    public static ConfigMap Write(SearchSpace space) => WriteMap(space.Root);

    /// <summary>One parameter's domain on one line, checked as far as that can be done without the rest of its space.</summary>
    /// <param name="domain">Notation or a map form, with the place that messages name.</param>
    /// <exception cref="TuneException">What is wrong with it.</exception>
    public static string TextOf(SpecNode domain) => new SpaceTreeBuilder().Read(domain, isNotation: false).Notation;

    private static ConfigMap WriteMap(MapNode node)
    {
        var map = new ConfigMapBuilder();
        if (node.When is { } when)
        {
            map["when"] = ConfigValue.Of(when.Text);
        }

        foreach (var (name, part) in node.Entries)
        {
            map[name] = WritePart(part);
        }

        return map.ToMap();
    }

    private static ConfigValue WritePart(SpaceNode node) => node switch
    {
        MapNode map => WriteMap(map),
        ListNode { When: null } list => new ConfigList([.. list.Items.Select(WritePart)]),
        ConstantNode { When: null, Value: ConfigText text } => NotationGuess.IsMoreThanText(text.Value) ? ConfigValue.Of($"const({NotationText.Quote(text.Value)})") : text,
        ConstantNode { When: null, Value: not (ConfigMap or ConfigList) } constant => constant.Value,
        _ => ConfigValue.Of(node.Notation),
    };
}
