using Tune.Hpc.Specification;

namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary><c>scheduler: {type: hyperband}</c>. Names and defaults are Ray Tune's <c>HyperBandScheduler</c>.</summary>
public sealed record HyperbandSettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "hyperband";

    /// <summary><c>time_attr</c>: the metric that tells how far a trial is. Default <c>training_iteration</c>.</summary>
    public string TimeAttribute { get; init; } = "training_iteration";

    /// <summary><c>max_t</c>, R: the most budget one trial gets, in units of <see cref="TimeAttribute"/>. From 1, finite; default 81.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double MaxT { get; init => field = HyperbandRange.MaxT(value); } = 81;

    /// <summary><c>reduction_factor</c>, η: one trial in η survives a round. No unit. Above 1, finite; default 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double ReductionFactor { get; init => field = HyperbandRange.ReductionFactor(value); } = 3;

    /// <summary><c>stop_last_trials</c>: whether the survivors of a bracket end at its last milestone. Default true.</summary>
    public bool StopLastTrials { get; init; } = true;

    /// <summary><c>order</c>: which brackets of a band are filled first. Default conservative.</summary>
    public HyperbandOrder Order { get; init; } = HyperbandOrder.Conservative;

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting) => new HyperbandScheduler(this, setting.Objective);
}
