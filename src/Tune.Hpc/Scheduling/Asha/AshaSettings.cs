using Tune.Hpc.Specification;

namespace Tune.Hpc.Scheduling.Asha;

/// <summary><c>scheduler: {type: asha}</c>. Names and defaults are Ray Tune's <c>AsyncHyperBandScheduler</c>.</summary>
public sealed record AshaSettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "asha";

    /// <summary><c>time_attr</c>: the metric that tells how far a trial is. Default <c>training_iteration</c>.</summary>
    public string TimeAttribute { get; init; } = "training_iteration";

    /// <summary><c>max_t</c>, R: the most budget one trial gets, in units of <see cref="TimeAttribute"/>. At least <see cref="GracePeriod"/>; default 100.</summary>
    public double MaxT { get; init; } = 100;

    /// <summary><c>grace_period</c>, r: the budget of the lowest rung. Above 0; default 1.</summary>
    public double GracePeriod { get; init; } = 1;

    /// <summary><c>reduction_factor</c>, η: one trial in η survives a rung. No unit. Above 1; default 4.</summary>
    public double ReductionFactor { get; init; } = 4;

    /// <summary><c>brackets</c>: how many brackets share the trials; bracket s begins at rung s. From 1; default 1.</summary>
    public int Brackets { get; init; } = 1;

    /// <summary><c>stop_last_trials</c>: whether trials end at <see cref="MaxT"/>. Default true.</summary>
    public bool StopLastTrials { get; init; } = true;
}
