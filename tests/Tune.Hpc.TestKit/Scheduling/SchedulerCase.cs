using Tune.Hpc.Scheduling;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Scheduling;

/// <summary>What may be done to all losses without changing a verdict.</summary>
public enum LossSense
{
    /// <summary>Any strictly rising function: only their order matters.</summary>
    Order,

    /// <summary>A positive scale and an offset: cut-offs are interpolated, or means are taken.</summary>
    Scale,

    /// <summary>Nothing.</summary>
    Values,
}

/// <summary>One scheduler, with the settings under which <see cref="SchedulerContract"/> is checked.</summary>
/// <remarks>Budgets in the contract's runs begin at 1 and go on by about 1 a report, up to <see cref="SchedulePlan.Length"/>.</remarks>
/// <param name="Name">What tests call it.</param>
/// <param name="Settings">Its settings.</param>
public sealed record SchedulerCase(string Name, SchedulerSettings Settings)
{
    /// <summary>What may be done to losses.</summary>
    public LossSense Losses { get; init; } = LossSense.Order;

    /// <summary>Whether its method leaves trials paused in the end, which are then ended with <see cref="ITrialScheduler.WhyLeft"/>.</summary>
    public bool MayLeave { get; init; }

    /// <summary>The configuration each trial begins with.</summary>
    public Func<int, ConfigMap> Config { get; init; } = trial => ConfigMap.Empty.With("x", ConfigValue.Of(trial / 64.0));

    /// <summary>What it is made with, besides the seed.</summary>
    public SchedulerSetting Setting { get; init; } = new(1, new Objective("loss", ObjectiveMode.Min));

    /// <summary>The most trials it allows.</summary>
    public int MostTrials { get; init; } = 24;

    /// <summary>One without memory.</summary>
    public ITrialScheduler Create(SchedulePlan plan) => Settings.Create(Setting with { Seed = (ulong)plan.Seed, Trials = plan.Trials });

    /// <inheritdoc/>
    public override string ToString() => Name;
}
