using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>What an experiment gives its scheduler beside the scheduler's own settings.</summary>
/// <param name="Seed">The experiment's seed.</param>
/// <param name="Objective">What reasons speak of, in the user's direction.</param>
public sealed record SchedulerSetting(ulong Seed, Objective Objective)
{
    /// <summary><c>num_samples</c> times the grid: the population, where there is one; null without limit.</summary>
    public long? Trials { get; init; }

    /// <summary>The search space.</summary>
    public SearchSpace? Space { get; init; }

    /// <summary>Asks functions that a user wrote in code; null where there are none.</summary>
    public AskFunction? Ask { get; init; }
}
