using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>Reads <c>param_space</c>: notation (<c>uniform(0, 1)</c>), map forms (<c>{uniform: [0, 1]}</c>), maps, lists and constants, however nested.</summary>
public static class SpaceReader
{
    /// <summary>Reads a search space.</summary>
    /// <exception cref="TuneException">Something in it is wrong; the message begins with its place.</exception>
    public static SearchSpace Read(SpecNode node)
    {
        if (node is SpecScalar { Value: ConfigNull })
        {
            return SearchSpace.Empty;
        }

        if (node is not SpecMap map)
        {
            throw new TuneException(SpaceCodes.BadArguments, $"{node.Place}: {NotationText.Of(node.ToValue())}: a search space is a map of parameters, such as {{lr: \"loguniform(1e-4, 1e-1)\"}}");
        }

        var builder = new SpaceTreeBuilder();
        var root = builder.ReadEntries(map.Entries);
        return SearchSpace.Create(root, builder.PlaceOf);
    }

    /// <summary>Reads a search space that has no places of its own, such as that of an <c>experiment.json</c>.</summary>
    /// <param name="space">As <see cref="SpaceNotation.Write"/> gives it.</param>
    /// <param name="source">What messages call it.</param>
    public static SearchSpace Read(ConfigMap space, string source) => Read(Placed(space, new SpecPlace(source, "param_space")));

    private static SpecNode Placed(ConfigValue value, SpecPlace place) => value switch
    {
        ConfigMap map => new SpecMap([.. map.Entries.Select(e => Placed(e.Key, e.Value, place))], place),
        ConfigList list => new SpecList(
            [.. list.Items.Select((item, i) => Placed(item, place with { Path = string.Create(CultureInfo.InvariantCulture, $"{place.Path}[{i}]") }))], place),
        _ => new SpecScalar(value, place),
    };

    private static SpecEntry Placed(string name, ConfigValue value, SpecPlace place)
    {
        var below = place with { Path = $"{place.Path}.{name}" };
        return new SpecEntry(name, below, Placed(value, below));
    }
}
