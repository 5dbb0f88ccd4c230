using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Evolution;

/// <summary><c>de</c>: a population whose members move along the differences between others, and towards the best.</summary>
/// <remarks>Storn, Price, "Differential Evolution", Journal of Global Optimization 11 (1997), current-to-best; variants and constants as in Nevergrad (Rapin, Teytaud, 2018).</remarks>
public sealed record DifferentialEvolutionSettings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "de";

    /// <summary><c>variant</c>: what passes from donor to child. Default standard.</summary>
    public DifferentialEvolutionVariant Variant { get; init; }

    /// <summary><c>initialization</c>: the first population. Default a Latin hypercube.</summary>
    public FirstPopulation Initialization { get; init; } = FirstPopulation.LatinHypercube;

    /// <summary><c>population_size</c>: members. From 3; null: 30, less where <c>num_samples</c> is below 600 (a twentieth of it, 8 at least), and no fewer than <c>max_concurrent_trials</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public int? PopulationSize
    {
        get;
        init => field = value is null or >= 3 ? value : throw new ArgumentOutOfRangeException("population_size", value, "must be 3 or more");
    }

    /// <summary><c>crossover_rate</c>: with which probability a parameter passes from donor to child in the standard variant. From 0 to 1; default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double CrossoverRate { get; init => field = Within(value, 0, 1, "crossover_rate"); } = 0.5;

    /// <summary><c>f1</c>: how much of the difference between two members is added. From 0 to 2; default 0.8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double F1 { get; init => field = Within(value, 0, 2, "f1"); } = 0.8;

    /// <summary><c>f2</c>: how far towards the best. From 0 to 2; default 0.8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside the range.</exception>
    public double F2 { get; init => field = Within(value, 0, 2, "f2"); } = 0.8;

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return new DifferentialEvolutionSampler(this, setting);
    }

    private static double Within(double value, double lower, double upper, string name) =>
        value >= lower && value <= upper ? value : throw new ArgumentOutOfRangeException(name, value, $"must be from {lower} to {upper}");
}
