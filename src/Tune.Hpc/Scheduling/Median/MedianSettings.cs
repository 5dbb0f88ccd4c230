using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Median;

/// <summary><c>scheduler: {type: median}</c>. Names and defaults are Ray Tune's <c>MedianStoppingRule</c>.</summary>
public sealed record MedianSettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "median";

    /// <summary><c>time_attr</c>: the metric that tells how far a trial is. Default <c>time_total_s</c>; <c>training_iteration</c> where machines differ in speed.</summary>
    public string TimeAttribute { get; init; } = MetricNames.TimeTotalS;

    /// <summary><c>grace_period</c>: no trial is judged before it, and no mean counts what came before it. In units of <see cref="TimeAttribute"/>, from 0; default 60.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double GracePeriod { get; init => field = NotNegative(value, "grace_period"); } = 60;

    /// <summary><c>min_samples_required</c>: with fewer other trials that got as far, a trial is not judged. From 1; default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int MinSamplesRequired
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException("min_samples_required", value, "must be at least 1");
    } = 3;

    /// <summary><c>min_time_slice</c>: how far a trial goes between two pauses in which it lets others catch up. In units of <see cref="TimeAttribute"/>, from 0; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double MinTimeSlice { get; init => field = NotNegative(value, "min_time_slice"); }

    /// <summary><c>hard_stop</c>: whether a trial below the median ends; false: it pauses once, goes on when nothing new is left, and is not judged again. Default true.</summary>
    public bool HardStop { get; init; } = true;

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new MedianScheduler(this, setting.Objective);
    }

    private static double NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number from 0");
}
