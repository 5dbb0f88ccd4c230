using System.Globalization;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>Limits of reported values: <c>"latency &lt;= 0.5"</c>, <c>[latency, "&lt;=", 0.5]</c>, <c>{metric, op, threshold}</c>, or a list of those.</summary>
internal sealed class MetricConstraintsKind : SpecKind<IReadOnlyList<MetricConstraint>>
{
    private const string One = "a limit of a reported value, such as \"latency <= 0.5\", [latency, \"<=\", 0.5] or {metric: latency, op: \"<=\", threshold: 0.5}";

    // The longer ones first, or their beginnings would be found instead.
    private static readonly string[] _signs = ["<=", ">=", "==", "!=", "<", ">", "="];

    public override string Expected => "a list of limits of reported values, such as [\"latency <= 0.5\"]";

    public override ConfigMap Schema
    {
        get
        {
            var one = Schemas.AnyOf(Schemas.OfType("string"), Schemas.OfType("array"), Schemas.OfType("object"));
            return Schemas.AnyOf(Schemas.OfType("string"), Schemas.OfType("object"), Schemas.Of(("type", Schemas.Text("array")), ("items", one)));
        }
    }

    public override SpecValue<IReadOnlyList<MetricConstraint>>? Read(SpecNode node, SpecReading reading)
    {
        // A single limit is often written without the list around it.
        SpecNode[] items = node is SpecList list && !IsTriple(list) ? [.. list.Items] : [node];
        MetricConstraint?[] limits = [.. items.Select(i => Limit(i, reading))];
        return limits.Contains(null) ? null : new([.. limits!], Schemas.List(limits.Select(l => Write(l!))));
    }

    private static bool IsTriple(SpecList list) => list.Items is [SpecScalar, SpecScalar { Value: ConfigText { Value: var sign } }, SpecScalar] && _signs.Contains(sign.Trim());

    private static MetricConstraint? Limit(SpecNode node, SpecReading reading)
    {
        (string Metric, string Sign, double? Threshold)? parts = node switch
        {
            SpecScalar { Value: ConfigText text } => Split(text.Value),
            SpecList { Items: [SpecScalar { Value: ConfigText { Value.Length: > 0 } metric }, SpecScalar { Value: ConfigText sign }, SpecScalar threshold] } =>
                (metric.Value, sign.Value.Trim(), NumberOf(threshold.Value)),
            SpecMap map when map.Entries.Length == 3 && TextOf(map, "metric") is { Length: > 0 } metric && TextOf(map, "op") is { } sign && map["threshold"] is SpecScalar threshold =>
                (metric, sign.Trim(), NumberOf(threshold.Value)),
            _ => null,
        };
        if (parts is not var (name, op, limit))
        {
            reading.Refuse(node, One);
            return null;
        }

        string? problem = op is not ("<=" or ">=") ? $"'{op}' is not an operator of limits; there are <= and >=, and a value at the limit keeps it"
            : limit is not { } value || !double.IsFinite(value) ? "the threshold is not a finite number"
            : null;
        if (problem is not null)
        {
            reading.Errors.Add(GoalCodes.BadConstraint, node.Place, $"{name}: {problem}");
            return null;
        }

        return new MetricConstraint(name, op == "<=", limit!.Value);
    }

    private static (string, string, double?)? Split(string text)
    {
        if (_signs.FirstOrDefault(s => text.Contains(s, StringComparison.Ordinal)) is not { } sign)
        {
            return null;
        }

        int at = text.IndexOf(sign, StringComparison.Ordinal);
        string metric = text[..at].Trim();
        return metric.Length == 0 ? null
            : (metric, sign, double.TryParse(text.AsSpan(at + sign.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null);
    }

    private static double? NumberOf(ConfigValue value) => value is ConfigInteger or ConfigNumber ? value.AsDouble : null;

    private static string? TextOf(SpecMap map, string key) => ((map[key] as SpecScalar)?.Value as ConfigText)?.Value;

    private static ConfigList Write(MetricConstraint limit) =>
        Schemas.List(ConfigValue.Of(limit.Metric), ConfigValue.Of(limit.Operator), NumberKind.Notation(limit.Threshold));
}
