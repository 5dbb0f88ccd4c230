using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>An option as a user wrote it.</summary>
internal sealed record SbatchOption(string Name, OptionValue Value, SpecPlace Place);

/// <summary>More options of <c>sbatch</c>: a map of names and values, or a list such as <c>[--nice=100, --contiguous]</c>.</summary>
/// <param name="computed">Whether values may be expressions: not for the controller's job, which has no configuration.</param>
internal sealed class SbatchOptionsKind(bool computed) : SpecKind<IReadOnlyList<SbatchOption>>
{
    public override string Expected => "a map of long names and values such as {nice: 100, contiguous: true}, or a list such as [--nice=100, --contiguous]";

    public override ConfigMap Schema => Schemas.AnyOf(
        Schemas.Of(("type", Schemas.Text("object")), ("additionalProperties", Schemas.Of(("type", Schemas.List(new[] { "string", "integer", "boolean", "null" }.Select(ConfigValue.Of)))))),
        Schemas.Of(("type", Schemas.Text("array")), ("items", Schemas.OfType("string"))));

    public override bool EntriesAreTexts => true;

    public override SpecValue<IReadOnlyList<SbatchOption>>? Read(SpecNode node, SpecReading reading)
    {
        int errors = reading.Errors.Count;
        SpecNode? wrong = null;
        var map = reading.Errors.Try(node.Place, () => AsMap(node, out wrong));
        if (map is null)
        {
            return wrong is not null ? RefuseItem(wrong, reading) : reading.Errors.Count > errors ? null : Refuse(node, reading);
        }

        var options = new List<SbatchOption>();
        var notation = ConfigMap.Empty;
        foreach (var entry in map.Entries.Where(e => e.Value is not SpecScalar { Value: ConfigNull }))
        {
            if (SbatchNames.WhyNot(entry.Name, ofController: !computed) is { } why)
            {
                reading.Errors.Add(SpecCodes.BadValue, entry.KeyPlace, why);
            }
            else if (Value(entry.Value, reading) is { } value)
            {
                options.Add(new SbatchOption(entry.Name, value.Value, entry.KeyPlace));
                notation = notation.With(entry.Name, value.Notation);
            }
        }

        return reading.Errors.Count > errors ? null : new(options, notation);
    }

    /// <summary>The same options as a map, whichever way they were written; null where they are neither.</summary>
    /// <param name="node">A map or a list.</param>
    /// <param name="wrong">The item of a list that is no option, or null.</param>
    /// <exception cref="TuneException">An option stands in a list twice.</exception>
    public static SpecMap? AsMap(SpecNode node, out SpecNode? wrong)
    {
        wrong = null;
        if (node is not SpecList list)
        {
            return node as SpecMap;
        }

        wrong = list.Items.FirstOrDefault(i => i is not SpecScalar { Value: ConfigText { Value: ['-', ..] } });
        if (wrong is not null)
        {
            return null;
        }

        var entries = new SpecEntries();
        foreach (var item in list.Items)
        {
            string text = item.ToValue().ToString();
            int equals = text.IndexOf('=');
            string name = (equals < 0 ? text : text[..equals]).TrimStart('-');
            var place = item.Place with { Path = SpecEntries.Join(list.Place.Path, name) };
            entries.Add(name, place, new SpecScalar(equals < 0 ? ConfigValue.True : ConfigValue.Of(text[(equals + 1)..]), place));
        }

        return new SpecMap(entries.ToImmutable(), list.Place);
    }

    private SpecValue<OptionValue>? Value(SpecNode node, SpecReading reading) => (node as SpecScalar)?.Value switch
    {
        ConfigText text when OptionValue.IsExpression(text.Value) && computed => OptionValue.Expression(text.Value, node, reading) is { } value ? new(value, text) : null,
        ConfigText text when JobOptionText.WhyNot(text.Value, free: true) is null => new(new OptionValue(text.Value, null), text),
        ConfigInteger number => new(new OptionValue(number.ToString(), null), ConfigValue.Of(number.ToString())),
        ConfigBool { Value: true } mark => new(default, mark),
        _ => RefuseValue(node, reading),
    };

    private static SpecValue<IReadOnlyList<SbatchOption>>? RefuseItem(SpecNode item, SpecReading reading)
    {
        reading.Refuse(item, "an option such as --nice=100");
        return null;
    }

    private SpecValue<OptionValue>? RefuseValue(SpecNode node, SpecReading reading)
    {
        reading.Refuse(node, $"the value of an option: {JobOptionText.ExpectedFree}, a whole number, or true for an option that takes none" + (computed ? "; =EXPR computes it" : ""));
        return null;
    }
}
