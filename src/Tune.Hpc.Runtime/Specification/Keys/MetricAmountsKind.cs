using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>An amount of a metric: a number, or a part in a hundred.</summary>
/// <param name="Number">As it was written, without its sign of percent.</param>
/// <param name="IsPercent">Whether it had one.</param>
internal readonly record struct MetricAmount(double Number, bool IsPercent)
{
    /// <summary>The number, or the part: 0.05 of 5 %.</summary>
    public double Value => IsPercent ? Number / 100 : Number;
}

/// <summary>Amounts of metrics, by their names or in their order.</summary>
internal sealed record MetricAmounts
{
    /// <summary>In the metrics' order, null for none; empty where they go by name.</summary>
    public ImmutableArray<MetricAmount?> InOrder { get; init; } = [];

    /// <summary>By name.</summary>
    public ImmutableArray<(string Metric, MetricAmount Amount)> ByName { get; init; } = [];

    /// <summary>How many there are in order; null where they go by name, or there are none.</summary>
    public int? Count => InOrder.IsEmpty ? null : InOrder.Length;

    /// <summary>The names that are given.</summary>
    public IEnumerable<string> Names => ByName.Select(n => n.Metric);

    /// <summary>That of a metric, or null.</summary>
    public MetricAmount? Of(string metric, int index)
    {
        foreach (var (name, amount) in ByName)
        {
            if (name == metric)
            {
                return amount;
            }
        }

        return InOrder.IsEmpty ? null : InOrder[index];
    }
}

/// <summary>A list in the metrics' order, with null for none, or a map by metric.</summary>
internal sealed class MetricAmountsKind(string one, Predicate<MetricAmount> isRight) : SpecKind<MetricAmounts>
{
    public override string Expected => $"a list in the metrics' order, or a map by metric, each {one}";

    public override ConfigMap Schema
    {
        get
        {
            var amount = Schemas.AnyOf(Schemas.OfType("number"), Schemas.OfType("string"), Schemas.OfType("null"));
            return Schemas.AnyOf(
                Schemas.Of(("type", Schemas.Text("array")), ("items", amount)), Schemas.Of(("type", Schemas.Text("object")), ("additionalProperties", amount)));
        }
    }

    public override SpecValue<MetricAmounts>? Read(SpecNode node, SpecReading reading)
    {
        int errors = reading.Errors.Count;
        var amounts = node switch
        {
            SpecList list => new MetricAmounts { InOrder = [.. list.Items.Select(i => Amount(i, reading))] },
            SpecMap map => new MetricAmounts
            {
                ByName = [.. map.Entries.Select(e => (e.Name, Amount: Amount(e.Value, reading))).Where(e => e.Amount is not null).Select(e => (e.Name, e.Amount!.Value))],
            },
            _ => null,
        };
        return amounts is null ? Refuse(node, reading) : reading.Errors.Count > errors ? null : new(amounts, node.ToValue());
    }

    private MetricAmount? Amount(SpecNode node, SpecReading reading)
    {
        if (node is SpecScalar { Value: ConfigNull })
        {
            return null;
        }

        var amount = (node as SpecScalar)?.Value switch
        {
            ConfigText { Value: var text } => Percent(text.Trim()),
            ConfigInteger or ConfigNumber when node.ToValue().AsDouble is { } number => new MetricAmount(number, IsPercent: false),
            _ => (MetricAmount?)null,
        };
        if (amount is not { } given || double.IsNaN(given.Number) || !isRight(given))
        {
            reading.Refuse(node, one);
            return null;
        }

        return amount;
    }

    private static MetricAmount? Percent(string text) =>
        text.EndsWith('%') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? new MetricAmount(number, IsPercent: true) : null;
}
