using System.Collections.Immutable;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary><c>lexico_objectives</c>: the metrics, the most important first, and what may be given away of each.</summary>
internal static class LexicographicKeys
{
    private static readonly SpecKey<IReadOnlyList<string>> _metrics = new(
        "metrics", new OneOrMoreKind("a text"), ConfigValue.Null, "The reported values, the most important first; from 2.")
    { Required = true, OtherNames = ["metric", "objectives"] };

    private static readonly SpecKey<IReadOnlyList<string>> _modes = new(
        "modes", new OneOrMoreKind("'min' or 'max'", "min", "max"), ConfigValue.Of("min"), "min or max of each metric, or one for all.")
    { OtherNames = ["mode"] };

    private static readonly SpecKey<MetricAmounts> _tolerances = new(
        "tolerances", new MetricAmountsKind("a number from 0, or a part of the best value such as \"5%\"", IsTolerance), ConfigMap.Empty, "How much worse than the best is as good, of each metric: in its unit, or \"5%\" of the best value's size. Default 0.")
    { OtherNames = ["tolerance"] };

    private static readonly SpecKey<MetricAmounts> _targets = new(
        "targets", new MetricAmountsKind("a number", a => !a.IsPercent), ConfigMap.Empty, "What is good enough, of each metric, in its own direction. Default: nothing is.")
    { OtherNames = ["target"] };

    public static SpecKind<LexicographicOrder> Kind { get; } = new SectionKind<LexicographicOrder>([_metrics, _modes, _tolerances, _targets], Read);

    private static bool IsTolerance(MetricAmount amount) => amount.Number >= 0 && double.IsFinite(amount.Number);

    private static LexicographicOrder Read(SpecSection section)
    {
        var (metrics, modes, tolerances, targets) = (section.Get(_metrics), section.Get(_modes), section.Get(_tolerances), section.Get(_targets));
        if (metrics is null || modes is null || tolerances is null || targets is null)
        {
            return null!;
        }

        int errors = section.Reading.Errors.Count;
        Require(metrics.Count > 1, _metrics, $"there is one, {metrics[0]}; an order is one of several metrics. Of a single one write metric and mode");
        Require(metrics.Distinct().Count() == metrics.Count, _metrics, $"{metrics.GroupBy(m => m).MaxBy(g => g.Count())!.Key} stands there twice");
        Require(modes.Count == 1 || modes.Count == metrics.Count, _modes, $"there are {modes.Count} for {metrics.Count} metrics; give one for each, or one for all");
        foreach (var (key, amounts) in new[] { (_tolerances, tolerances), (_targets, targets) })
        {
            Require(amounts.Count is not { } count || count == metrics.Count, key, $"there are {amounts.Count} for {metrics.Count} metrics; give one for each, null for none, or a map by metric");
            Require(amounts.Names.All(metrics.Contains), key, $"{amounts.Names.FirstOrDefault(n => !metrics.Contains(n))} is not one of the metrics: {string.Join(", ", metrics)}");
        }

        return section.Reading.Errors.Count > errors ? null! : new LexicographicOrder([.. metrics.Select(Goal)]);

        LexicographicGoal Goal(string metric, int i) => new(new Objective(metric, modes[modes.Count == 1 ? 0 : i] == "max" ? ObjectiveMode.Max : ObjectiveMode.Min))
        {
            Tolerance = tolerances.Of(metric, i)?.Value ?? 0,
            IsRelative = tolerances.Of(metric, i)?.IsPercent ?? false,
            Target = targets.Of(metric, i) is { } target && double.IsFinite(target.Number) ? target.Number : null,
        };

        void Require(bool holds, SpecKey key, string otherwise)
        {
            if (!holds)
            {
                section.Reading.Errors.Add(GoalCodes.BadLexicographic, section.PlaceOf(key), otherwise);
            }
        }
    }
}
