using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Puts <c>metric</c>, <c>mode</c>, <c>metric_constraints</c> and <c>lexico_objectives</c> together.</summary>
internal static class GoalReader
{
    public static Goals Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        var (metrics, modes, limits, order) =
            (section.Get(SpecKeys.Metric), section.Get(SpecKeys.Mode), section.Get(SpecKeys.MetricConstraints), section.Get(SpecKeys.LexicoObjectives));
        if (section.Reading.Errors.Count > errors)
        {
            return Goals.None;
        }

        if (order is not null && (metrics ?? modes) is not null)
        {
            section.Reading.Errors.Add(
                SpecCodes.Contradiction, section.PlaceOf(metrics is null ? SpecKeys.Mode : SpecKeys.Metric), "lexico_objectives names the metrics and their modes already; leave metric and mode out");
            return Goals.None;
        }

        var objectives = order is null ? Objectives(section, metrics, modes) : [.. order.Goals.Select(g => g.Objective)];
        CheckLimits(section, limits ?? [], hasObjective: (metrics ?? modes) is not null || order is not null);
        return new Goals { Objectives = objectives, Constraints = [.. limits ?? []], Lexicographic = order };
    }

    private static ImmutableArray<Objective> Objectives(SpecSection section, IReadOnlyList<string>? metrics, IReadOnlyList<string>? modes)
    {
        if (metrics is null && modes is null)
        {
            return [];
        }

        (string Code, SpecKey Key, string What)? problem = (metrics, modes) switch
        {
            (null, _) => (SpecCodes.Contradiction, SpecKeys.Mode, "mode is given without metric; name the reported value to optimise"),
            ([var one], null) => (SpecCodes.Contradiction, SpecKeys.Metric, $"metric is given without mode; say whether {one} is best at its min or max"),
            (_, null) => (SpecCodes.Contradiction, SpecKeys.Metric, $"metric is given without mode; say whether {string.Join(", ", metrics!)} are best at their min or max: a list in this order, or one for all"),
            _ when metrics!.GroupBy(m => m).FirstOrDefault(g => g.Count() > 1) is { } twice => (GoalCodes.BadObjectives, SpecKeys.Metric, $"{twice.Key} stands there twice; each metric is an objective once"),
            _ when modes!.Count != 1 && modes.Count != metrics!.Count => (GoalCodes.BadObjectives, SpecKeys.Mode, $"there are {modes.Count} modes for {metrics.Count} metric{(metrics.Count == 1 ? "" : "s")}; give one for each, or one for all"),
            _ => null,
        };
        if (problem is var (code, key, what))
        {
            section.Reading.Errors.Add(code, section.PlaceOf(key), what);
            return [];
        }

        return [.. metrics!.Select((m, i) => new Objective(m, modes![modes.Count == 1 ? 0 : i] == "max" ? ObjectiveMode.Max : ObjectiveMode.Min))];
    }

    private static void CheckLimits(SpecSection section, IReadOnlyList<MetricConstraint> limits, bool hasObjective)
    {
        var place = section.PlaceOf(SpecKeys.MetricConstraints);
        if (limits.Count > 0 && !hasObjective)
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, place, "limits say which results come first among those that are optimised; give metric and mode as well");
        }

        foreach (var limit in limits)
        {
            if (limits.Any(l => !ReferenceEquals(l, limit) && l.Metric == limit.Metric && l.IsAtMost && limit.IsAtMost)
                || limits.Any(l => !ReferenceEquals(l, limit) && l.Metric == limit.Metric && !l.IsAtMost && !limit.IsAtMost))
            {
                section.Reading.Errors.Add(GoalCodes.BadConstraint, place, $"{limit.Metric} has two limits with {limit.Operator}; keep the narrower one");
                return;
            }

            if (limit.IsAtMost && limits.FirstOrDefault(l => l.Metric == limit.Metric && !l.IsAtMost && l.Threshold > limit.Threshold) is { } other)
            {
                section.Reading.Errors.Add(GoalCodes.BadConstraint, place, $"no value keeps both \"{limit}\" and \"{other}\"");
            }
        }
    }
}
