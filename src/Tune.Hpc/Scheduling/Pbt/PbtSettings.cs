using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Population;

namespace Tune.Hpc.Scheduling.Pbt;

/// <summary><c>scheduler: {type: pbt}</c>: population based training. Names and defaults are Ray Tune's <c>PopulationBasedTraining</c>.</summary>
public sealed record PbtSettings : PopulationSettings
{
    /// <inheritdoc/>
    public override string Type => "pbt";

    /// <summary><c>hyperparam_mutations</c>: how each parameter changes when a member takes over.</summary>
    public ImmutableArray<Mutation> Mutations { get; init; } = [];

    /// <summary><c>resample_probability</c>: how likely a parameter is drawn anew instead of being moved. 0 to 1; default 0.25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double ResampleProbability
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException("resample_probability", value, "must be a number from 0 to 1");
    } = 0.25;

    /// <summary><c>perturbation_factors</c>: one of them, drawn each time, multiplies a number. Finite, above 0; default 1.2 and 0.8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">None, or one outside the range.</exception>
    public ImmutableArray<double> PerturbationFactors
    {
        get;
        init => field = !value.IsDefaultOrEmpty && value.All(f => f > 0 && double.IsFinite(f))
            ? value
            : throw new ArgumentOutOfRangeException("perturbation_factors", value.IsDefault ? "" : string.Join(", ", value), "must be numbers above 0, at least one");
    } = [1.2, 0.8];

    /// <summary><c>custom_explore: {call: name}</c>: a function that is given the new configuration and answers with the one to use; null for none.</summary>
    public string? CustomExplore { get; init; }

    /// <inheritdoc/>
    public override ITrialScheduler Create(SchedulerSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new PopulationScheduler(this, setting, new MutationExplorer(this, setting.Seed));
    }

    /// <inheritdoc/>
    public bool Equals(PbtSettings? other) => base.Equals(other) && Mutations.SequenceEqual(other!.Mutations) && ResampleProbability == other.ResampleProbability
        && PerturbationFactors.SequenceEqual(other.PerturbationFactors) && CustomExplore == other.CustomExplore;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Mutations.Length, ResampleProbability, CustomExplore);
}
