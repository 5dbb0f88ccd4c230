using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Searchers;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses what cannot serve several objectives.</summary>
internal static class GoalCheck
{
    public static void Run(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        if (!spec.Goals.AreSeveral)
        {
            return;
        }

        string what = $"{(spec.Lexicographic is null ? "metric" : "lexico_objectives")} names {spec.Objectives.Length} objectives";
        Func<SearcherSettings, bool> serves = spec.Lexicographic is null ? a => a.ServesManyObjectives : a => a.ServesLexicographic;
        if (!serves(spec.Search.Algorithm))
        {
            reading.Errors.Add(GoalCodes.OneObjective, section.PlaceOf(SpecKeys.SearchAlg), $"{what}, and {spec.Search.Type} learns from one; {string.Join(", ", TypesThat(serves, reading))} serve several");
        }

        if (spec.Scheduler.ComparesTrials)
        {
            reading.Errors.Add(
                GoalCodes.ComparesByOne, section.PlaceOf(SpecKeys.Scheduler), $"{what}, and {spec.Scheduler.Type} compares trials on their way by one; take fifo, or one metric and metric_constraints for the others");
        }

        if (!spec.Search.Rewards.IsEmpty)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.EvaluatedRewards), $"a known result is one number and {what}; leave evaluated_rewards out, so that the points are run");
        }
    }

    /// <summary>The searchers, each with its settings left out, that do; those that cannot be without settings are not asked.</summary>
    private static IEnumerable<string> TypesThat(Func<SearcherSettings, bool> serves, SpecReading reading)
    {
        foreach (var (type, _) in SearcherKeys.Kind.Types)
        {
            var trial = new SpecReading(reading.Context, new SpecErrors());
            var settings = SearcherKeys.Kind.Read(SpecValues.NodeOf(ConfigValue.Of(type), new SpecPlace("default", type)), trial)?.Value;
            if (settings is not null && trial.Errors.Count == 0 && serves(settings.Algorithm))
            {
                yield return type;
            }
        }
    }
}
