using Tune.Hpc.Scheduling.Median;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: median}</c>.</summary>
internal static class MedianKeys
{
    private static readonly SpecKey<string> _timeAttr = new(
        "time_attr", new TextKind(), ConfigValue.Of(MetricNames.TimeTotalS), "The reported value that tells how far a trial is; training_iteration where machines differ in speed.")
    { OtherNames = ["resource_attr", "time_attribute"] };

    private static readonly SpecKey<double> _gracePeriod = new(
        "grace_period", new NumberKind(0), ConfigValue.Of(60), "No trial is judged before it, and what was reported before it is in no mean; in units of time_attr.")
    { OtherNames = ["grace", "min_t", "min_resource"] };

    private static readonly SpecKey<long> _minSamplesRequired = new(
        "min_samples_required", new IntegerKind(1, int.MaxValue), ConfigValue.Of(3), "A trial is judged once so many others have got as far.")
    { OtherNames = ["min_samples", "n_startup_trials", "min_trials"] };

    private static readonly SpecKey<double> _minTimeSlice = new(
        "min_time_slice", new NumberKind(0), ConfigValue.Of(0), "How far a trial goes between two pauses that let others catch up; in units of time_attr.");

    private static readonly SpecKey<bool> _hardStop = new(
        "hard_stop", new BooleanKind(), ConfigValue.True, "Whether a poor trial ends; false: it is paused once, goes on when nothing new is left, and is not judged again.");

    public static Variant<SchedulerSettings> Variant { get; } = new(
        "median",
        "The median stopping rule.",
        [_timeAttr, _gracePeriod, _minSamplesRequired, _minTimeSlice, _hardStop],
        Read)
    {
        OtherNames = ["median_stopping_rule", "medianstopping", "median_stopping", "median_pruner"],
    };

    private static MedianSettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        string timeAttr = section.Get(_timeAttr);
        double gracePeriod = section.Get(_gracePeriod);
        long minSamples = section.Get(_minSamplesRequired);
        double minTimeSlice = section.Get(_minTimeSlice);
        bool hardStop = section.Get(_hardStop);
        return section.Reading.Errors.Count > errors ? new MedianSettings() : new MedianSettings
        {
            TimeAttribute = timeAttr,
            GracePeriod = gracePeriod,
            MinSamplesRequired = (int)minSamples,
            MinTimeSlice = minTimeSlice,
            HardStop = hardStop,
        };
    }
}
