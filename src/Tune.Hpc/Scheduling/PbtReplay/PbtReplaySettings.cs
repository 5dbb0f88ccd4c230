using System.Collections.Immutable;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Scheduling.PbtReplay;

/// <summary><c>scheduler: {type: pbt_replay}</c>: one trial follows the schedule that a population found.</summary>
public sealed record PbtReplaySettings : SchedulerSettings
{
    /// <inheritdoc/>
    public override string Type => "pbt_replay";

    /// <inheritdoc/>
    public override bool ComparesTrials => false;

    /// <summary><c>policy</c>: the configurations in the order of their iterations; the first, at 0, is the one to begin with.</summary>
    public ImmutableArray<PolicyStep> Policy { get; init; } = [];

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting) => new ReplayScheduler(this);

    /// <inheritdoc/>
    public bool Equals(PbtReplaySettings? other) => base.Equals(other) && Policy.SequenceEqual(other!.Policy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Policy.Length);
}
