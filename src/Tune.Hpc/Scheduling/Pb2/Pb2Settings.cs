using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Population;

namespace Tune.Hpc.Scheduling.Pb2;

/// <summary><c>scheduler: {type: pb2}</c>: population based bandits. Names and defaults are Ray Tune's <c>PB2</c>.</summary>
public sealed record Pb2Settings : PopulationSettings
{
    /// <inheritdoc/>
    public override string Type => "pb2";

    /// <summary><c>hyperparam_bounds</c>: the parameters that are chosen anew when a member takes over.</summary>
    public ImmutableArray<ParameterBounds> Bounds { get; init; } = [];

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new PopulationScheduler(this, setting, new BanditExplorer(this, setting));
    }

    /// <inheritdoc/>
    public bool Equals(Pb2Settings? other) => base.Equals(other) && Bounds.SequenceEqual(other!.Bounds);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Bounds.Length);
}
