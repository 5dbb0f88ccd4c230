using Tune.Hpc.Specification;

namespace Tune.Hpc.Scheduling.Asha;

/// <summary><c>scheduler: {type: asha}</c>. Names and defaults are Ray Tune's <c>AsyncHyperBandScheduler</c>.</summary>
public sealed record AshaSettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "asha";

    /// <summary><c>time_attr</c>: the metric that tells how far a trial is. Default <c>training_iteration</c>.</summary>
    public string TimeAttribute { get; init; } = "training_iteration";

    /// <summary><c>max_t</c>, R: the most budget one trial gets, in units of <see cref="TimeAttribute"/>. Above 0, finite; default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double MaxT { get; init => field = Positive(value, "max_t"); } = 100;

    /// <summary><c>grace_period</c>, r: the budget of the lowest rung. Above 0, finite, not above <see cref="MaxT"/>; default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double GracePeriod { get; init => field = Positive(value, "grace_period"); } = 1;

    /// <summary><c>reduction_factor</c>, η: one trial in η survives a rung. No unit. Above 1, finite; default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double ReductionFactor
    {
        get;
        init => field = value > 1 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException("reduction_factor", value, "must be a finite number above 1");
    } = 4;

    /// <summary><c>brackets</c>: how many brackets share the trials; bracket s begins at rung s. From 1; default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int Brackets
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException("brackets", value, "must be at least 1");
    } = 1;

    /// <summary><c>stop_last_trials</c>: whether trials end at <see cref="MaxT"/>. Default true.</summary>
    public bool StopLastTrials { get; init; } = true;

    /// <summary><c>variant</c>: whether trials are stopped at rungs, or pause there and are promoted. Default stopping.</summary>
    public AshaVariant Variant { get; init; } = AshaVariant.Stopping;

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting) => Variant == AshaVariant.Promotion
        ? new AshaPromotionScheduler(this, setting.Seed, setting.Objective)
        : new AshaScheduler(this, setting.Seed, setting.Objective);

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "must be a finite number above 0");
}
