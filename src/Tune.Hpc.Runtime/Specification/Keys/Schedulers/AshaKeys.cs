using Tune.Hpc.Scheduling.Asha;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: asha}</c>.</summary>
internal static class AshaKeys
{
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

    private static readonly SpecKey<string> _variant = new(
        "variant", new OneOfKind("stopping", "promotion"), ConfigValue.Of("stopping"), "Whether trials are stopped at rungs, or pause there (which needs checkpoints) and are promoted.")
    { OtherNames = ["asha_variant"] };

    public static Variant<SchedulerSettings> Variant { get; } = new(
        "asha",
        "Asynchronous successive halving: trials are stopped at rungs, or pause there and are promoted.",
        [SchedulerKeys.TimeAttr, _maxT, _gracePeriod, _reductionFactor, _brackets, SchedulerKeys.StopLastTrials, _variant],
        Read)
    {
        Spellings = [("asha_promotion", _variant.Name, "promotion")],
        OtherNames = ["async_hyperband", "asynchyperband", "asha_scheduler", "async_hyperband_scheduler", "successive_halving"],
    };

    private static SchedulerSettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        string timeAttr = section.Get(SchedulerKeys.TimeAttr);
        double maxT = section.Get(_maxT);
        double gracePeriod = section.Get(_gracePeriod);
        double reductionFactor = section.Get(_reductionFactor);
        long brackets = section.Get(_brackets);
        bool stopLastTrials = section.Get(SchedulerKeys.StopLastTrials);
        string variant = section.Get(_variant);
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
            Variant = variant == "promotion" ? AshaVariant.Promotion : AshaVariant.Stopping,
        };
    }
}
