using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Searchers;
using Tune.Hpc.Scheduling.PbtReplay;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Search.Auto;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>What <c>search_alg</c> is where it is not given: <c>random</c>, or <c>auto</c> where there are trials enough to learn from.</summary>
internal static class SearchDefault
{
    /// <summary>The default for a specification.</summary>
    /// <param name="space">The space; null where it was refused.</param>
    /// <param name="hasObjective">Whether there is a metric.</param>
    /// <param name="numSamples"><c>num_samples</c>; −1 is without limit.</param>
    /// <param name="scheduler">The scheduler; null where it was refused.</param>
    public static ConfigValue For(SearchSpace? space, bool hasObjective, long numSamples, SchedulerSettings? scheduler)
    {
        bool enough = numSamples is < 0 or > AutoSettings.DefaultAbove;
        return hasObjective && enough && space is not null && !space.Grid.Axes.Any() && !MakesConfigurations(scheduler) ? ConfigValue.Of(AutoKeys.Type) : SpecKeys.SearchAlg.Default;
    }

    /// <summary>Whether what a specification says of the search is what it would be if it said nothing.</summary>
    public static bool IsDefault(ExperimentSpec spec, SpecReading reading)
    {
        var assumed = For(spec.Space, spec.Objective is not null, spec.NumSamples, spec.Scheduler);
        var notation = SpecKeys.SearchAlg.Kind.Read(SpecValues.NodeOf(assumed, new SpecPlace("default", SpecKeys.SearchAlg.Name)), reading)?.Notation;
        return Equals(notation, spec.Document[SpecKeys.SearchAlg.Name]);
    }

    private static bool MakesConfigurations(SchedulerSettings? scheduler) => scheduler switch
    {
        ResourceChangingSettings changing => MakesConfigurations(changing.Base),
        null or PopulationSettings or PbtReplaySettings => true,
        _ => false,
    };
}
