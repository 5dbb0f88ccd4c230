using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys;

/// <summary>The keys of the maps in a specification.</summary>
internal static class SectionKeys
{
    private static readonly SpecKey<long> _maxFailures = new(
        "max_failures", new IntegerKind(-1, int.MaxValue), ConfigValue.Of(0), "Retries of a trial after failures of its own; -1 is without limit.")
    { MayChange = true, OtherNames = ["retries", "max_retries"] };

    private static readonly SpecKey<bool> _failFast = new(
        "fail_fast", new BooleanKind(), ConfigValue.False, "Whether the first trial that gives up ends the experiment.")
    { MayChange = true };

    private static readonly SpecKey<long> _maxSameFailures = new(
        "max_same_failures", new IntegerKind(0, int.MaxValue), ConfigValue.Of(5), "Failures in a row that look alike, with no report in between, end the experiment; 0 is never.")
    { MayChange = true };

    private static readonly SpecKey<bool> _constantGridSearch = new(
        "constant_grid_search", new BooleanKind(), ConfigValue.False, "One draw of the random values for all cells of the grid.")
    { OtherNames = ["constant_grid"] };

    private static readonly SpecKey<string> _timeAttr = new(
        "time_attr", new TextKind(), ConfigValue.Of(MetricNames.TrainingIteration), "The reported value that tells how far a trial is.")
    { OtherNames = ["resource_attr", "time_attribute"] };

    private static readonly SpecKey<double> _maxT = new(
        "max_t", new NumberKind(0, exclusive: true), ConfigValue.Of(100), "The most budget one trial gets, in units of time_attr.")
    { OtherNames = ["max_resource", "max_epochs", "max_iter", "max_budget"] };

    private static readonly SpecKey<double> _gracePeriod = new(
        "grace_period", new NumberKind(0, exclusive: true), ConfigValue.Of(1), "The budget of the lowest rung; no trial is stopped before it.")
    { OtherNames = ["grace", "min_resource", "min_t", "min_budget"] };

    private static readonly SpecKey<double> _reductionFactor = new(
        "reduction_factor", new NumberKind(1, exclusive: true), ConfigValue.Of(4), "One trial in this many survives a rung.")
    { OtherNames = ["eta"] };

    private static readonly SpecKey<long> _brackets = new(
        "brackets", new IntegerKind(1, 100), ConfigValue.Of(1), "Brackets that share the trials.")
    { OtherNames = ["num_brackets"] };

    private static readonly SpecKey<bool> _stopLastTrials = new(
        "stop_last_trials", new BooleanKind(), ConfigValue.True, "Whether trials end at max_t.");

    public static SpecKind<FailureSettings> Failure { get; } = new SectionKind<FailureSettings>(
        [_maxFailures, _failFast, _maxSameFailures],
        s => new FailureSettings { MaxFailures = (int)s.Get(_maxFailures), FailFast = s.Get(_failFast), MaxSameFailures = (int)s.Get(_maxSameFailures) });

    public static SpecKind<SearchSettings> Search { get; } = new VariantKind<SearchSettings>(
        "searcher",
        [
            new("random", "Random values; grids are walked through at the same time.", [_constantGridSearch], s => new SearchSettings { ConstantGridSearch = s.Get(_constantGridSearch) })
            {
                OtherNames = ["variant_generator", "basic_variant", "basic_variant_generator", "grid", "grid_search", "random_search"],
            },
        ],
        LaterFeatures.Searchers);

    public static SpecKind<SchedulerSettings> Scheduler { get; } = new VariantKind<SchedulerSettings>(
        "scheduler",
        [
            new("fifo", "Trials run in order and to their end.", [], _ => new FifoSettings()) { OtherNames = ["none", "fifo_scheduler"] },
            new("asha", "Asynchronous successive halving, the stopping form.", [_timeAttr, _maxT, _gracePeriod, _reductionFactor, _brackets, _stopLastTrials], ReadAsha)
            {
                OtherNames = ["async_hyperband", "asynchyperband", "asha_scheduler", "async_hyperband_scheduler", "successive_halving"],
            },
        ],
        LaterFeatures.Schedulers);

    private static SchedulerSettings ReadAsha(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        string timeAttr = section.Get(_timeAttr);
        double maxT = section.Get(_maxT);
        double gracePeriod = section.Get(_gracePeriod);
        double reductionFactor = section.Get(_reductionFactor);
        long brackets = section.Get(_brackets);
        bool stopLastTrials = section.Get(_stopLastTrials);
        if (section.Reading.Errors.Count > errors)
        {
            return new FifoSettings();
        }

        if (maxT < gracePeriod)
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(_maxT), $"{maxT} is below grace_period, {gracePeriod}; no trial would reach its first rung");
        }

        return new AshaSettings
        {
            TimeAttribute = timeAttr,
            MaxT = maxT,
            GracePeriod = gracePeriod,
            ReductionFactor = reductionFactor,
            Brackets = (int)brackets,
            StopLastTrials = stopLastTrials,
        };
    }
}
