using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary>Parameters by their paths, each with a table of how far its options are from each other.</summary>
internal sealed class OptionDistancesKind : SpecKind<ImmutableSortedDictionary<string, OptionDistances>>
{
    public override string Expected => "a map of parameters, each with a row of numbers for each of its options, such as {optimizer: [[0, 1], [1, 0]]}";

    public override ConfigMap Schema => Schemas.Of(
        ("type", Schemas.Text("object")),
        ("additionalProperties", Schemas.Of(
            ("type", Schemas.Text("array")),
            ("items", Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.Of(("type", Schemas.Text("number")), ("minimum", ConfigValue.Of(0)))))))));

    public override SpecValue<ImmutableSortedDictionary<string, OptionDistances>>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecMap map)
        {
            return Refuse(node, reading);
        }

        int errors = reading.Errors.Count;
        var tables = ImmutableSortedDictionary.CreateBuilder<string, OptionDistances>(StringComparer.Ordinal);
        var notation = new ConfigMapBuilder();
        foreach (var entry in map.Entries)
        {
            if (ReadTable(entry.Value, reading) is { } table)
            {
                tables[entry.Name] = table;
                notation[entry.Name] = entry.Value.ToValue();
            }
        }

        var read = tables.Count == 0 ? ImmutableSortedDictionary<string, OptionDistances>.Empty : tables.ToImmutable();
        return reading.Errors.Count > errors ? null : new(read, notation.ToMap());
    }

    private static OptionDistances? ReadTable(SpecNode node, SpecReading reading)
    {
        if (node is not SpecList { Items: [_, ..] rows } || rows.Any(r => r is not SpecList))
        {
            reading.Refuse(node, "a list of rows of numbers, such as [[0, 1], [1, 0]]");
            return null;
        }

        try
        {
            return new OptionDistances([.. rows.Cast<SpecList>().Select(r => r.Items.Select(i => i.ToValue().AsDouble ?? double.NaN).ToImmutableArray())]);
        }
        catch (ArgumentOutOfRangeException e)
        {
            string message = e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal);
            reading.Errors.Add(SpecCodes.BadValue, node.Place, message);
            return null;
        }
    }
}
