using Tune.Hpc.Driver;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Turns a specification into what decides.</summary>
internal static class ExperimentRulesFactory
{
    /// <param name="spec">The specification.</param>
    /// <param name="ask">Asks functions that a user wrote in code; null where there are none.</param>
    internal static ExperimentRules Create(ExperimentSpec spec, AskFunction? ask) => new()
    {
        Goals = spec.Goals,
        Searcher = SearcherOf(spec, ask),
        Scheduler = SchedulerOf(spec, ask),
        VariantsOf = spec.Space.CountVariants,
        CheckpointScore = spec.Checkpoints.ScoreAttribute,
        CostAttribute = spec.CostAttribute,
        Stop = [.. spec.Stop.Where(r => !r.AsksFunctions)],
        Limits = new ExperimentLimits
        {
            NumSamples = spec.NumSamples,
            MaxConcurrentTrials = spec.MaxConcurrentTrials,
            TimeBudget = spec.TimeBudget,
            NodeHours = spec.NodeHours,
            GpuHours = spec.GpuHours,
            CostBudget = spec.CostBudget,
            MaxFailures = spec.Failure.MaxFailures,
            FailFast = spec.Failure.FailFast,
            MaxSameFailures = spec.Failure.MaxSameFailures,
        },
        Resources = spec.Scheduler as ResourceChangingSettings,
        LastIteration = LastIteration.Of(spec),
        WhyNotRequest = request => spec.Resources.WhyNot(request)?.What,
        FixedRequest = spec.Resources.IsFixed ? spec.Resources.RequestFor(ConfigMap.Empty) : null,
        RequestFor = spec.Resources.RequestFor,
    };

    private static ISearcher SearcherOf(ExperimentSpec spec, AskFunction? ask)
    {
        var searcher = spec.Search.Algorithm.Create(SettingOf(spec, ask));
        return spec.Scheduler is FlamlSettings schedule && !spec.Search.Algorithm.UsesResourceSchedule ? schedule.Over(searcher) : searcher;
    }

    /// <summary>What a specification's searcher is made for.</summary>
    internal static SearcherSetting SettingOf(ExperimentSpec spec, AskFunction? ask) => new()
    {
        Cube = new UnitCube(spec.Space),
        Seed = spec.Seed,
        Search = spec.Search,
        Objective = spec.Objective,
        Objectives = spec.Objectives.Length,
        Lexicographic = spec.Lexicographic,
        Trials = spec.NumSamples < 0 ? null : spec.NumSamples,
        MaxConcurrent = spec.MaxConcurrentTrials,
        Ask = ask,
        CostBudget = CostBudgetOf(spec),
        Schedule = spec.Scheduler as FlamlSettings,
    };

    // Trials that run at once spend the time budget as many times as there are.
    private static double? CostBudgetOf(ExperimentSpec spec) => spec.CostBudget
        ?? (spec.CostAttribute == MetricNames.TimeTotalS ? spec.TimeBudget?.TotalSeconds * Math.Max(1, spec.MaxConcurrentTrials) : null);

    /// <param name="spec">The specification.</param>
    /// <param name="ask">Asks functions that a user wrote in code; null where there are none.</param>
    internal static ITrialScheduler SchedulerOf(ExperimentSpec spec, AskFunction? ask) =>
        spec.Scheduler.Create(new SchedulerSetting(spec.Seed, spec.Objective ?? new Objective("loss", ObjectiveMode.Min))
        {
            Trials = spec.Space.CountVariants(spec.NumSamples) is >= 0 and var trials ? trials : null,
            Space = spec.Space,
            Ask = ask,
        });
}
