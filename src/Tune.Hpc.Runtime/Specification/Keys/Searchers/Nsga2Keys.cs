using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Search;
using Tune.Hpc.Search.Nsga2;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>nsga2</c>.</summary>
internal static class Nsga2Keys
{
    private static readonly SpecKey<long> _populationSize = new(
        "population_size", new IntegerKind(2, 100_000), ConfigValue.Of(50), "Results that are parents; as many are drawn first.")
    { OtherNames = ["population", "pop_size", "popsize"] };

    private static readonly SpecKey<bool> _generational = new(
        "generational", new BooleanKind(), ConfigValue.False, "Whether parents change once for every population_size results, as in the paper, instead of with every result.");

    private static readonly SpecKey<string> _crossover = new(
        "crossover", new OneOfKind("uniform", "blxalpha", "sbx", "spx", "undx"), ConfigValue.Of("uniform"), "How a point is made of its parents.");

    private static readonly SpecKey<double> _crossoverProb = new(
        "crossover_prob", new FractionKind(1), ConfigValue.Of(0.9), "How often a point is made of several parents, and not a copy of one.");

    private static readonly SpecKey<double> _swappingProb = new(
        "swapping_prob", new FractionKind(1), ConfigValue.Of(0.5), "How often a parameter comes from the second parent.");

    private static readonly SpecKey<double> _mutationProb = new(
        "mutation_prob", new FractionKind(1), ConfigValue.Null, "How often a parameter is drawn anew. Default: 1 over the number of parameters.")
    { OtherNames = ["mutation_rate"] };

    public static Variant<SearchSettings> Variant => SearcherKeys.Of(
        "nsga2",
        "NSGA-II: children of the trials that no others beat, for several metrics; one works too.",
        [_populationSize, _generational, _crossover, _crossoverProb, _swappingProb, _mutationProb],
        Read) with
    { OtherNames = ["nsgaii", "nsga_ii", "nsgaii_sampler", "nsga"] };

    private static SearcherSettings Read(SpecSection section)
    {
        long size = section.Get(_populationSize);
        return new Nsga2Settings
        {
            // Where a value was refused, the others are still read for their errors.
            PopulationSize = (int)Math.Max(2, size),
            Generational = section.Get(_generational),
            Crossover = section.Get(_crossover) switch
            {
                "blxalpha" => CrossoverKind.BlxAlpha,
                "sbx" => CrossoverKind.Sbx,
                "spx" => CrossoverKind.Spx,
                "undx" => CrossoverKind.Undx,
                _ => CrossoverKind.Uniform,
            },
            CrossoverProbability = section.Get(_crossoverProb),
            SwappingProbability = section.Get(_swappingProb),
            MutationProbability = section.Find(_mutationProb),
        };
    }
}
