using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Stopping;

/// <summary>Applies stop rules to a report.</summary>
public static class StopRules
{
    /// <summary>Why a rule ends the trial; null where it does not hold.</summary>
    /// <exception cref="TuneException">Its expression cannot take these values.</exception>
    public static string? Check(StopRule rule, ConfigMap config, ImmutableArray<Metric> metrics) => rule switch
    {
        StopRule.Threshold threshold => Check(threshold, metrics),
        StopRule.When condition => Check(condition, config, metrics),
        _ => null,
    };

    /// <summary>The sign of a comparison, as users write it.</summary>
    public static string SignOf(Comparison comparison) => comparison switch
    {
        Comparison.GreaterOrEqual => ">=",
        Comparison.Greater => ">",
        Comparison.LessOrEqual => "<=",
        Comparison.Less => "<",
        _ => "==",
    };

    private static string? Check(StopRule.Threshold rule, ImmutableArray<Metric> metrics)
    {
        foreach (var metric in metrics)
        {
            if (metric.Name == rule.Metric && metric.Value.Kind != MetricKind.Text)
            {
                double value = metric.Value.AsDouble;
                return Holds(value, rule.Comparison, rule.Limit)
                    ? string.Create(CultureInfo.InvariantCulture, $"{rule.Metric} {value:R} {SignOf(rule.Comparison)} {rule.Limit:R}")
                    : null;
            }
        }

        return null;
    }

    private static bool Holds(double value, Comparison comparison, double limit) => comparison switch
    {
        Comparison.GreaterOrEqual => value >= limit,
        Comparison.Greater => value > limit,
        Comparison.LessOrEqual => value <= limit,
        Comparison.Less => value < limit,
        _ => value == limit,
    };

    private static string? Check(StopRule.When rule, ConfigMap config, ImmutableArray<Metric> metrics) =>
        rule.Condition.Evaluate(new ReportScope(config, metrics)) is ConfigBool { Value: true } ? rule.Text : null;

    /// <summary><c>config</c>, <c>result</c>, and every metric under its own name; a metric not reported is null.</summary>
    private sealed class ReportScope(ConfigMap config, ImmutableArray<Metric> metrics) : IExpressionScope
    {
        public ConfigValue? Find(string name) => name switch
        {
            "config" => config,
            "result" => Result(),
            _ => metrics.FirstOrDefault(m => m.Name == name) is { Name: not null } metric ? ToValue(metric.Value) : ConfigValue.Null,
        };

        public double NextUniform() => throw new TuneException("TUNE1150", "a stop rule cannot draw random numbers: it would decide otherwise after a restart");

        private ConfigMap Result()
        {
            var map = new ConfigMapBuilder();
            foreach (var metric in metrics)
            {
                map[metric.Name] = ToValue(metric.Value);
            }

            return map.ToMap();
        }

        private static ConfigValue ToValue(MetricValue value) => value.Kind switch
        {
            MetricKind.Integer => ConfigValue.Of(value.AsInt64),
            MetricKind.Number => ConfigValue.Of(value.AsDouble),
            MetricKind.Boolean => ConfigValue.Of(value.AsBoolean),
            _ => ConfigValue.Of(value.AsText!),
        };
    }
}
