using System.Collections.Frozen;
using System.Collections.Immutable;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Searchers;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Auto;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses what does not go together: schedulers and searchers, schedulers and trials that cannot do what they need.</summary>
internal static class PairingCheck
{
    private const string Bohb = "bohb";

    // Where a scheduler makes the configurations, or has the searcher put more into them; the others take any searcher.
    private static readonly FrozenDictionary<string, ImmutableArray<string>> _searchersOf = new Dictionary<string, ImmutableArray<string>>
    {
        ["pbt"] = ["random", "sobol", "halton", "latin_hypercube"],
        ["pb2"] = ["random", "sobol", "halton", "latin_hypercube"],
        ["pbt_replay"] = ["random"],
        ["flaml"] = ["random", "cfo", "cfocat", "flow2", "blendsearch", "auto"],
        ["hb_bohb"] = ["random", Bohb],
    }.ToFrozenDictionary();

    public static void Run(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        if (WhyNot(spec.Scheduler.Type, spec.Search.Type) is { } pairing)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.SearchAlg), pairing);
        }

        if (spec.Scheduler is ResourceChangingSettings changing)
        {
            CheckChanges(changing, spec, section, reading);
        }

        if (spec.Scheduler is FlamlSettings flaml && spec.Space.ParameterPaths.Contains(flaml.ResourceAttribute))
        {
            reading.Errors.Add(
                SpecCodes.Contradiction, section.PlaceOf(SpecKeys.Scheduler, "resource_attr"), $"{flaml.ResourceAttribute} is a parameter of the space; the schedule gives it a value, so take it out of param_space");
        }

        CheckSearcher(spec, section, reading);
        CheckCheckpoints(spec, section, reading);
    }

    private static void CheckSearcher(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        var algorithm = spec.Search.Algorithm;
        if (!algorithm.WalksGrids && spec.Space.Grid.Axes.Any())
        {
            reading.Errors.Add(
                SpecCodes.Contradiction, section.PlaceOf(SpecKeys.SearchAlg), $"{algorithm.Type} chooses values itself and walks through no grid, and param_space has one ({spec.Space.Grid.Axes.First().Path}); write choice([...]) there, or take the searcher random");
        }
        else if (algorithm.WhyNot(new UnitCube(spec.Space)) is { } why)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.SearchAlg), why);
        }

        if (LowCostOf(algorithm) is { Count: > 0 } lowCost)
        {
            var place = section.PlaceOf(SpecKeys.SearchAlg);
            reading.Errors.Try(place, () => PlaceOf(lowCost, spec.Space, place));
        }

        if (spec.Search.Repeat > 1 && spec.Scheduler is not FifoSettings)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.SearchAlg, "repeat"), $"{spec.Search.Repeat} runs of a configuration are compared by their ends, and the scheduler '{spec.Scheduler.Type}' ends or changes trials before; leave one of the two out");
        }

        if (algorithm.Learns && spec.Objective is null)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.SearchAlg), $"{algorithm.Type} learns from results and needs metric and mode");
        }
    }

    /// <summary>The only scheduler that a searcher goes with; null where several do.</summary>
    internal static string? SchedulerOf(string? searcher) => searcher == Bohb ? "hb_bohb" : null;

    private static ConfigMap LowCostOf(SearcherSettings algorithm) =>
        algorithm is AutoSettings auto ? auto.LowCost : (algorithm as LocalSearchSettings)?.LowCost ?? ConfigMap.Empty;

    private static PartialPoint PlaceOf(ConfigMap lowCost, SearchSpace space, SpecPlace place)
    {
        try
        {
            return PartialPoint.Of(space, lowCost, LocalSearchSettings.LowCostKey);
        }
        catch (TuneException e)
        {
            throw new TuneException(e.Code, $"{place}.{e.Message}", e);
        }
    }

    /// <summary>Why a scheduler and a searcher do not go together; null where they do.</summary>
    internal static string? WhyNot(string scheduler, string searcher) =>
        searcher == AutoKeys.Type ? null
        : _searchersOf.TryGetValue(scheduler, out var allowed) && !allowed.Contains(searcher) ? $"the scheduler '{scheduler}' does not go with the searcher '{searcher}'; it takes {string.Join(", ", allowed)}"
        : SchedulerOf(searcher) is { } only && scheduler != only ? $"the searcher 'bohb' learns from HyperBand's rungs and goes with the scheduler '{only}' only, not with '{scheduler}'"
        : null;

    private static void CheckChanges(ResourceChangingSettings changing, ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        if (WhyNot(changing.Base.Type, spec.Search.Type) is { } pairing)
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.SearchAlg), pairing);
        }

        if (spec.Executor.Queue is not null && changing.Total is null)
        {
            reading.Errors.Add(SpecCodes.MissingKey, section.PlaceOf(SpecKeys.Scheduler, "total"), $"under 'executor: {spec.Executor.Type}' a queue gives out resources, so what is idle is not known; say what all trials together may have, such as total: {{cpus: 64}}");
        }

        if (spec.Resources.WholeOnly && changing.IncreaseBy is { } step && (step.Cpus != Math.Truncate(step.Cpus) || step.Gpus != Math.Truncate(step.Gpus)))
        {
            reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(SpecKeys.Scheduler, "increase_by"), $"{step}: a job of a cluster gets whole CPUs and GPUs");
        }
    }

    private static void CheckCheckpoints(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        var place = section.PlaceOf(SpecKeys.Scheduler);
        if (spec.MetricPattern is not null && reading.Errors.Try(place, () => ExperimentRulesFactory.SchedulerOf(spec, ask: null)) is ITrialScheduler { NeedsCheckpoints: true })
        {
            reading.Errors.Add(
                SpecCodes.Contradiction,
                section.PlaceOf(SpecKeys.MetricPattern),
                $"the scheduler '{spec.Scheduler.Type}' lets trials go on from checkpoints, and with metric_pattern a trial cannot say that it has one; report through $TUNE_REPORTS or a client (README, How a program reports), or take a scheduler that only stops");
        }
    }
}
