using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>When a trial, or the experiment, has done enough: a map of metrics and limits, a rule with its <c>type</c>, an expression, or a list of those.</summary>
internal sealed class StopKind : SpecKind<IReadOnlyList<StopRule>>
{
    private static readonly (string Sign, Comparison Comparison)[] _signs =
    [
        (">=", Comparison.GreaterOrEqual), ("<=", Comparison.LessOrEqual), ("==", Comparison.Equal), (">", Comparison.Greater), ("<", Comparison.Less),
    ];

    public override string Expected => "a map such as {training_iteration: 27, loss: \"<= 0.1\"} or {type: trial_plateau, metric: loss}, an expression, or a list of those";

    public override ConfigMap Schema
    {
        get
        {
            var one = Schemas.AnyOf([.. StopperKeys.Variants.Select(VariantKind<StopRule>.SchemaOf), Schemas.OfType("object"), Schemas.OfType("string")]);
            return Schemas.AnyOf(one, Schemas.Of(("type", Schemas.Text("array")), ("items", one)));
        }
    }

    public override SpecKind KindFor(SpecNode node) => IsTyped(node) ? StopperKeys.Kind : this;

    public override SpecValue<IReadOnlyList<StopRule>>? Read(SpecNode node, SpecReading reading)
    {
        SpecNode[] parts = node is SpecList list ? [.. list.Items] : [node];
        SpecValue<StopRule>?[] rules = [.. parts.SelectMany(p => Rules(p, reading))];
        return rules.Contains(null) ? null : new([.. rules.Select(r => r!.Value.Value)], Schemas.List(rules.Select(r => r!.Value.Notation)));
    }

    // A metric may be called type: then a limit stands there, not the name of a rule.
    private static bool IsTyped(SpecNode node) =>
        node is SpecMap map && map.Entries.FirstOrDefault(e => e.Name.Equals("type", StringComparison.OrdinalIgnoreCase)) is { Value: SpecScalar { Value: ConfigText { Value: var type } } }
        && !_signs.Any(s => type.TrimStart().StartsWith(s.Sign, StringComparison.Ordinal));

    private IEnumerable<SpecValue<StopRule>?> Rules(SpecNode node, SpecReading reading)
    {
        switch (node)
        {
            case var typed when IsTyped(typed):
                return [StopperKeys.Kind.Read(typed, reading)];
            case SpecMap map:
                return map.Entries.SelectMany(e => Thresholds(e.Name, e.Value, reading));
            case SpecScalar { Value: ConfigText { Value: var text } }:
                return [reading.Errors.Try(node.Place, () => ExpressionParser.Parse(text, node.Place, allowCalls: true)) is { } condition
                    ? new SpecValue<StopRule>(new StopRule.When(text, condition), ConfigValue.Of(text)) : null];
            default:
                reading.Refuse(node, Expected);
                return [null];
        }
    }

    private static IEnumerable<SpecValue<StopRule>?> Thresholds(string metric, SpecNode node, SpecReading reading)
    {
        if (node is SpecMap map)
        {
            return map.Entries.SelectMany(e => Thresholds($"{metric}/{e.Name}", e.Value, reading));
        }

        var rule = (node as SpecScalar)?.Value switch
        {
            ConfigBool flag => new StopRule.Threshold(metric, Comparison.Equal, flag.Value ? 1 : 0),
            ConfigText text => Compared(metric, text.Value),
            { AsDouble: { } limit } when !double.IsNaN(limit) => new StopRule.Threshold(metric, Comparison.GreaterOrEqual, limit),
            _ => null,
        };
        if (rule is null)
        {
            reading.Refuse(node, "a limit: a number, or a text such as \"<= 0.1\" (>=, <=, >, <, ==); expressions stand alone, not under a metric");
        }

        return [rule is null ? null : new SpecValue<StopRule>(rule, Write(rule))];
    }

    private static StopRule.Threshold? Compared(string metric, string text)
    {
        var (sign, comparison) = _signs.FirstOrDefault(s => text.TrimStart().StartsWith(s.Sign, StringComparison.Ordinal));
        return sign is not null
            && double.TryParse(text.Trim().AsSpan(sign.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double limit) && !double.IsNaN(limit)
            ? new StopRule.Threshold(metric, comparison, limit)
            : null;
    }

    private static ConfigMap Write(StopRule.Threshold rule) => Schemas.Of((rule.Metric, rule.Comparison == Comparison.GreaterOrEqual && double.IsFinite(rule.Limit)
        ? NumberKind.Notation(rule.Limit)
        : ConfigValue.Of($"{SignOf(rule.Comparison)} {rule.Limit.ToString("R", CultureInfo.InvariantCulture)}")));

    private static string SignOf(Comparison comparison) => _signs.First(s => s.Comparison == comparison).Sign;
}
