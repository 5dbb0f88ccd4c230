using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Resources;

/// <summary><c>scheduler: {type: resource_changing}</c>: another scheduler judges, and trials that go on get more of what is idle, each from its checkpoint. Names are Ray Tune's <c>ResourceChangingScheduler</c>.</summary>
public sealed record ResourceChangingSettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "resource_changing";

    /// <summary><c>base_scheduler</c>: what judges reports. Default: <c>fifo</c>.</summary>
    public SchedulerSettings Base { get; init; } = new FifoSettings();

    /// <summary><c>policy</c>. Default <c>uniform</c>.</summary>
    public ResourcePolicy Policy { get; init; }

    /// <summary><c>increase_by</c>: the steps in which a trial gets more: CPUs of each task, GPUs of the trial; null: one GPU where trials have GPUs, else one CPU. Default null.</summary>
    public ResourceAmount? IncreaseBy { get; init; }

    /// <summary><c>increase_by_times</c>: the most steps above what a trial asks for; −1 is without limit. Default −1.</summary>
    public int IncreaseByTimes { get; init; } = -1;

    /// <summary><c>reserve</c>: what stays idle. Default: nothing.</summary>
    public ResourceAmount Reserve { get; init; }

    /// <summary><c>total</c>: what all trials together may have; null: what the machines have. Needed where a queue decides.</summary>
    public ResourceAmount? Total { get; init; }

    /// <summary><c>metric</c> and <c>mode</c> of <c>top_job</c>; null: those of the experiment.</summary>
    public Objective? Objective { get; init; }

    /// <inheritdoc/>
    public override bool ComparesTrials => Base.ComparesTrials || (Policy == ResourcePolicy.TopJob && Objective is null);

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting) => new ResourceChangingScheduler(Base.Create(setting));
}

/// <summary>Who gets what is idle.</summary>
public enum ResourcePolicy
{
    /// <summary>All live trials alike.</summary>
    Uniform,

    /// <summary>The best trial that is below its limit.</summary>
    TopJob,
}
