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

    /// <summary>The same for a rule that asks functions, for a trial's report. A function that answers with a text says that the trial ends, and why.</summary>
    /// <exception cref="TuneException">As <see cref="Check(StopRule, ConfigMap, ImmutableArray{Metric})"/>, or a function gives no answer.</exception>
    public static string? Ask(StopRule.When rule, TrialId trial, ConfigMap config, ImmutableArray<Metric> metrics, AskFunction ask)
    {
        var (holds, words) = Judge(rule.Condition, new ReportScope(config, metrics) { Trial = trial, Asked = ask });
        return holds ? words ?? rule.Text : null;
    }

    private static (bool Holds, string? Words) Judge(Expression condition, IExpressionScope scope)
    {
        switch (condition)
        {
            case ParsedExpression parsed:
                return Judge(parsed.Body, scope);
            case LogicalExpression logical:
                var left = Judge(logical.Left, scope);
                return left.Holds == logical.IsAnd ? Both(left, Judge(logical.Right, scope)) : left;
            case AskExpression ask:
                return Answer(ask, ask.Evaluate(scope));
            default:
                return (condition.Evaluate(scope) is ConfigBool { Value: true }, null);
        }
    }

    private static (bool Holds, string? Words) Both((bool Holds, string? Words) left, (bool Holds, string? Words) right) =>
        (right.Holds, left.Words is null || right.Words is null ? left.Words ?? right.Words : $"{left.Words}; {right.Words}");

    private static (bool Holds, string? Words) Answer(AskExpression ask, ConfigValue answer) => answer switch
    {
        ConfigText text => (text.Value.Length > 0, text.Value.Length > 0 ? text.Value : null),
        ConfigList or ConfigMap => throw ask.Site.Error(
            FunctionCodes.BadAnswer, $"function {ask.Function} answered {Kinds.Describe(answer)}; a stop rule's function answers true, false, or a text that says why"),
        _ => (Kinds.IsTrue(answer, ask.Site), null),
    };

    /// <summary><c>config</c>, <c>result</c>, and every metric under its own name; a metric not reported is null.</summary>
    private sealed class ReportScope(ConfigMap config, ImmutableArray<Metric> metrics) : IExpressionScope
    {
        public TrialId? Trial { get; init; }

        public AskFunction? Asked { get; init; }

        public ConfigValue? Find(string name) => name switch
        {
            "config" => config,
            "result" => Result(),
            _ => metrics.FirstOrDefault(m => m.Name == name) is { Name: not null } metric ? ToValue(metric.Value) : ConfigValue.Null,
        };

        public double NextUniform() => throw new TuneException("TUNE1150", "a stop rule cannot draw random numbers: it would decide otherwise after a restart");

        public ConfigValue Ask(string function) => Asked is { } ask
            ? ask(new FunctionQuestion(function, config) { Trial = Trial, Result = Result() })
            : throw new TuneException(FunctionCodes.NotAsked, $"call(\"{function}\"): nobody can be asked here");

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
