using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Searchers;

/// <summary><c>search_alg</c>: <c>oneplusone</c>, <c>de</c>, <c>pso</c>.</summary>
internal static class EvolutionKeys
{
    private static readonly ImmutableSortedDictionary<string, OnePlusOneVariant> _changes = new Dictionary<string, OnePlusOneVariant>
    {
        ["auto"] = OnePlusOneVariant.Auto,
        ["standard"] = OnePlusOneVariant.Standard,
        ["cauchy"] = OnePlusOneVariant.Cauchy,
        ["discrete"] = OnePlusOneVariant.Discrete,
        ["doublefastga"] = OnePlusOneVariant.DoubleFastGa,
        ["lengler"] = OnePlusOneVariant.Lengler,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, DifferentialEvolutionVariant> _crossings = new Dictionary<string, DifferentialEvolutionVariant>
    {
        ["standard"] = DifferentialEvolutionVariant.Standard,
        ["two_points"] = DifferentialEvolutionVariant.TwoPoints,
        ["one_point"] = DifferentialEvolutionVariant.OnePoint,
        ["rotated"] = DifferentialEvolutionVariant.Rotated,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableSortedDictionary<string, FirstPopulation> _starts = new Dictionary<string, FirstPopulation>
    {
        ["random"] = FirstPopulation.Random,
        ["lhs"] = FirstPopulation.LatinHypercube,
        ["qr"] = FirstPopulation.QuasiRandom,
        ["qo"] = FirstPopulation.QuasiOpposite,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly SpecKey<string> _change = new(
        "variant", new OneOfKind([.. _changes.Keys]), ConfigValue.Of("auto"), "How the best configuration is changed; auto: lengler where all is steps and options, and some have no order, else standard.")
    { OtherNames = ["mutation"] };

    private static readonly SpecKey<bool> _recombine = new(
        "recombine", new BooleanKind(), ConfigValue.False, "Every second change begins with a mixture of the two best.");

    private static readonly SpecKey<string> _noise = new(
        "noise_handling", new OneOfKind("none", "optimistic"), ConfigValue.Of("none"), "optimistic: the best is tried again, ever more often, and means are compared.")
    { OtherNames = ["noise"] };

    private static readonly SpecKey<string> _crossing = new(
        "variant", new OneOfKind([.. _crossings.Keys]), ConfigValue.Of("standard"), "What passes from donor to child: single parameters, or neighbouring ones.");

    private static readonly SpecKey<string> _start = new(
        "initialization", new OneOfKind([.. _starts.Keys]), ConfigValue.Of("lhs"), "The first population: random, a Latin hypercube, quasi-random, quasi-opposite.")
    { OtherNames = ["init"] };

    private static readonly SpecKey<long> _members = new(
        "population_size", new IntegerKind(3, int.MaxValue), ConfigValue.Null, "Members. Default: a twentieth of num_samples, from 8 to 30, and no fewer than max_concurrent_trials.")
    { OtherNames = ["popsize", "pop_size"] };

    private static readonly SpecKey<double> _crossoverRate = new(
        "crossover_rate", new FractionKind(1), ConfigValue.Of(0.5), "With which probability a parameter passes from donor to child, in the standard variant.")
    { OtherNames = ["cr"] };

    private static readonly SpecKey<double> _f1 = new("f1", new FractionKind(2), ConfigValue.Of(0.8), "How much of the difference between two members is added.");

    private static readonly SpecKey<double> _f2 = new("f2", new FractionKind(2), ConfigValue.Of(0.8), "How far a child goes towards the best.");

    private static readonly SpecKey<long> _particles = new(
        "population_size", new IntegerKind(2, int.MaxValue), ConfigValue.Null, "Particles. Default: a twentieth of num_samples, from 8 to 40, and no fewer than max_concurrent_trials.")
    { OtherNames = ["popsize", "pop_size"] };

    private static readonly SpecKey<double> _omega = new("omega", new FractionKind(1), ConfigValue.Null, "How much of its speed a particle keeps. Default 1 / (2 ln 2).");

    private static readonly SpecKey<double> _phiOwn = new("phi_p", new FractionKind(4), ConfigValue.Null, "How strongly a particle is drawn to its own best place. Default 1/2 + ln 2.");

    private static readonly SpecKey<double> _phiAll = new("phi_g", new FractionKind(4), ConfigValue.Null, "How strongly a particle is drawn to the best place of all. Default 1/2 + ln 2.");

    public static Variant<SearchSettings> OnePlusOne { get; } = SearcherKeys.Of(
        "oneplusone", "Changes the best configuration, with steps that grow with success: cheap and fast in few trials.", [_change, _recombine, _noise], ReadOnePlusOne) with
    {
        OtherNames = ["one_plus_one", "1+1"],
        Spellings =
        [
            ("OnePlusOne", "variant", "auto"), ("DiscreteOnePlusOne", "variant", "discrete"), ("DoubleFastGADiscreteOnePlusOne", "variant", "doublefastga"),
            ("DiscreteLenglerOnePlusOne", "variant", "lengler"), ("CauchyOnePlusOne", "variant", "cauchy"), ("OptimisticNoisyOnePlusOne", "noise_handling", "optimistic"),
        ],
    };

    public static Variant<SearchSettings> DifferentialEvolution { get; } = SearcherKeys.Of(
        "de", "Differential evolution: a population that moves along the differences of its members.", [_crossing, _start, _members, _crossoverRate, _f1, _f2], ReadDifferential) with
    {
        OtherNames = ["differential_evolution", "evolution"],
        Spellings =
        [
            ("DE", "variant", "standard"), ("TwoPointsDE", "variant", "two_points"), ("twopointsde", "variant", "two_points"), ("OnePointDE", "variant", "one_point"),
            ("RotatedTwoPointsDE", "variant", "rotated"), ("LhsDE", "initialization", "lhs"), ("QrDE", "initialization", "qr"), ("QODE", "initialization", "qo"),
        ],
    };

    public static Variant<SearchSettings> ParticleSwarm { get; } = SearcherKeys.Of(
        "pso", "Particle swarm: points that fly towards the best places.", [_particles, _omega, _phiOwn, _phiAll], ReadSwarm) with
    {
        OtherNames = ["particle_swarm"],
    };

    private static OnePlusOneSettings ReadOnePlusOne(SpecSection section) => new()
    {
        Variant = _changes.GetValueOrDefault(section.Get(_change) ?? ""),
        Recombine = section.Get(_recombine),
        OptimisticNoise = section.Get(_noise) == "optimistic",
    };

    private static DifferentialEvolutionSettings ReadDifferential(SpecSection section) => new()
    {
        Variant = _crossings.GetValueOrDefault(section.Get(_crossing) ?? ""),
        Initialization = _starts.GetValueOrDefault(section.Get(_start) ?? ""),
        PopulationSize = (int?)section.Find(_members),
        CrossoverRate = section.Get(_crossoverRate),
        F1 = section.Get(_f1),
        F2 = section.Get(_f2),
    };

    private static ParticleSwarmSettings ReadSwarm(SpecSection section)
    {
        var reference = new ParticleSwarmSettings();
        return new ParticleSwarmSettings
        {
            PopulationSize = (int?)section.Find(_particles),
            Omega = section.Find(_omega) ?? reference.Omega,
            PhiOwn = section.Find(_phiOwn) ?? reference.PhiOwn,
            PhiAll = section.Find(_phiAll) ?? reference.PhiAll,
        };
    }
}
