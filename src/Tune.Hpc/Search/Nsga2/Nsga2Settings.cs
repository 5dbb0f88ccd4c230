using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Nsga2;

/// <summary><c>nsga2</c>: a genetic algorithm that keeps a population of the results that no others beat, spread over the front.</summary>
public sealed record Nsga2Settings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "nsga2";

    /// <inheritdoc/>
    public override bool ServesManyObjectives => true;

    /// <summary><c>population_size</c>: how many results are parents, and how many are drawn first. From 2; default 50.</summary>
    public int PopulationSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2);
            field = value;
        }
    } = 50;

    /// <summary><c>generational</c>: parents change once for every <see cref="PopulationSize"/> results, as in the paper; else with every result, so that nothing waits and what was learned is used at once. Default false.</summary>
    public bool Generational { get; init; }

    /// <summary><c>crossover</c>. Default <see cref="CrossoverKind.Uniform"/>.</summary>
    public CrossoverKind Crossover { get; init; } = CrossoverKind.Uniform;

    /// <summary><c>crossover_prob</c>: how often a point is made of several parents, and not a copy of one. From 0 to 1; default 0.9.</summary>
    public double CrossoverProbability
    {
        get;
        init => field = Part(value);
    } = 0.9;

    /// <summary><c>swapping_prob</c>: how often a coordinate comes from the second parent, where it comes from one. From 0 to 1; default 0.5.</summary>
    public double SwappingProbability
    {
        get;
        init => field = Part(value);
    } = 0.5;

    /// <summary><c>mutation_prob</c>: how often a parameter is drawn anew. From 0 to 1; null is one over the number of parameters, the default.</summary>
    public double? MutationProbability
    {
        get;
        init => field = value is { } part ? Part(part) : null;
    }

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting) => new Nsga2Sampler(this, setting);

    private static double Part(double value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1);
        return value;
    }
}
