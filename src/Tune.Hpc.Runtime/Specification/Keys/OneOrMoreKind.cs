using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>A text, or a list of several: names, or some of those that there are.</summary>
internal sealed class OneOrMoreKind : SpecKind<IReadOnlyList<string>>
{
    private readonly string _expected;
    private readonly ImmutableArray<string> _only;

    /// <summary>Made by what it takes.</summary>
    /// <param name="expected">What one of them is, with its article.</param>
    /// <param name="only">The texts that there are; empty for any.</param>
    public OneOrMoreKind(string expected, params ImmutableArray<string> only) => (_expected, _only) = (expected, only);

    public override string Expected => $"{_expected}, or a list of several";

    public override ConfigMap Schema
    {
        get
        {
            var one = _only.IsEmpty ? Schemas.OfType("string") : Schemas.Of(("enum", Schemas.List(_only.Select(ConfigValue.Of))));
            return Schemas.AnyOf(one, Schemas.Of(("type", Schemas.Text("array")), ("items", one), ("minItems", ConfigValue.Of(1))));
        }
    }

    public override bool IsText => true;

    public override SpecValue<IReadOnlyList<string>>? Read(SpecNode node, SpecReading reading)
    {
        SpecNode[] items = node is SpecList list ? [.. list.Items] : [.. Flag(node)];
        if (items.Length == 0)
        {
            return Refuse(node, reading);
        }

        foreach (var item in items)
        {
            if (item is not SpecScalar { Value: ConfigText { Value.Length: > 0 } text } || (!_only.IsEmpty && !_only.Contains(text.Value)))
            {
                bool isBare = _only.IsEmpty && item is SpecScalar { Value: ConfigInteger or ConfigNumber or ConfigBool };
                reading.Refuse(item, isBare ? $"{Expected}; in quotes it would be one: \"{item.ToValue()}\"" : Expected);
                return null;
            }
        }

        // A list of one is the same as that one.
        ConfigValue[] values = [.. items.Select(i => i.ToValue())];
        return new([.. values.Select(v => v.ToString())], values.Length == 1 ? values[0] : Schemas.List(values));
    }

    // The command line gives a text as it stands: --metric [error, latency].
    private static IEnumerable<SpecNode> Flag(SpecNode node) => node is SpecScalar { Value: ConfigText { Value: ['[', .. var inner, ']'] } }
        ? inner.Split(',', StringSplitOptions.TrimEntries).Select(part => new SpecScalar(ConfigValue.Of(part), node.Place))
        : [node];
}
