using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>When a trial has done enough: a map of metrics and limits, an expression, or a list of those.</summary>
internal sealed class StopKind : SpecKind<IReadOnlyList<StopRule>>
{
    private static readonly (string Sign, Comparison Comparison)[] _signs =
    [
        (">=", Comparison.GreaterOrEqual), ("<=", Comparison.LessOrEqual), ("==", Comparison.Equal), (">", Comparison.Greater), ("<", Comparison.Less),
    ];

    public override string Expected => "a map such as {training_iteration: 27, loss: \"<= 0.1\"}, an expression, or a list of those";

    public override ConfigMap Schema => Schemas.AnyOf(Schemas.OfType("object"), Schemas.OfType("string"), Schemas.Of(("type", Schemas.Text("array"))));

    public override SpecValue<IReadOnlyList<StopRule>>? Read(SpecNode node, SpecReading reading)
    {
        SpecNode[] parts = node is SpecList list ? [.. list.Items] : [node];
        StopRule?[] rules = [.. parts.SelectMany(p => Rules(p, reading))];
        return rules.Contains(null) ? null : new([.. rules!], Schemas.List(rules.Select(r => Write(r!))));
    }

    private IEnumerable<StopRule?> Rules(SpecNode node, SpecReading reading)
    {
        switch (node)
        {
            case SpecMap map:
                return map.Entries.SelectMany(e => Thresholds(e.Name, e.Value, reading));
            case SpecScalar { Value: ConfigText { Value: var text } }:
                return [reading.Errors.Try(node.Place, () => ExpressionParser.Parse(text, node.Place, allowCalls: true)) is { } condition ? new StopRule.When(text, condition) : null];
            default:
                reading.Refuse(node, Expected);
                return [null];
        }
    }

    private static IEnumerable<StopRule?> Thresholds(string metric, SpecNode node, SpecReading reading)
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

        return [rule];
    }

    private static StopRule.Threshold? Compared(string metric, string text)
    {
        var (sign, comparison) = _signs.FirstOrDefault(s => text.TrimStart().StartsWith(s.Sign, StringComparison.Ordinal));
        return sign is not null
            && double.TryParse(text.Trim().AsSpan(sign.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double limit) && !double.IsNaN(limit)
            ? new StopRule.Threshold(metric, comparison, limit)
            : null;
    }

    private static ConfigValue Write(StopRule rule) => rule switch
    {
        StopRule.Threshold { Comparison: Comparison.GreaterOrEqual } t when double.IsFinite(t.Limit) => Schemas.Of((t.Metric, NumberKind.Notation(t.Limit))),
        StopRule.Threshold t => Schemas.Of((t.Metric, ConfigValue.Of($"{SignOf(t.Comparison)} {t.Limit.ToString("R", CultureInfo.InvariantCulture)}"))),
        StopRule.When w => ConfigValue.Of(w.Text),
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    private static string SignOf(Comparison comparison) => _signs.First(s => s.Comparison == comparison).Sign;
}
