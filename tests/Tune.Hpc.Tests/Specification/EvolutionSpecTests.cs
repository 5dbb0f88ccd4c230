using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Search.Ngopt;

namespace Tune.Hpc.Tests.Specification;

public sealed class EvolutionSpecTests
{
    private const string Start = "metric: loss\nmode: min\nparam_space: {x: 'uniform(0, 1)'}\nseed: 1\nsearch_alg: ";

    [Fact]
    public void SA_08_Nevergrads_algorithms_are_read_with_all_their_settings()
    {
        Assert.Equal(new OnePlusOneSettings(), Specs.With(Start + "oneplusone").Search.Algorithm);
        Assert.Equal(
            new OnePlusOneSettings { Variant = OnePlusOneVariant.Lengler, Recombine = true, OptimisticNoise = true },
            Specs.With(Start + "{type: oneplusone, variant: lengler, recombine: true, noise_handling: optimistic}").Search.Algorithm);
        Assert.Equal(
            new DifferentialEvolutionSettings
            {
                Variant = DifferentialEvolutionVariant.Rotated,
                Initialization = FirstPopulation.QuasiOpposite,
                PopulationSize = 12,
                CrossoverRate = 0.7,
                F1 = 0.5,
                F2 = 1,
            },
            Specs.With(Start + "{type: de, variant: rotated, initialization: qo, population_size: 12, crossover_rate: 0.7, f1: 0.5, f2: 1}").Search.Algorithm);
        Assert.Equal(
            new ParticleSwarmSettings { PopulationSize = 9, Omega = 0.5, PhiOwn = 1, PhiAll = 2 },
            Specs.With(Start + "{type: pso, population_size: 9, omega: 0.5, phi_p: 1, phi_g: 2}").Search.Algorithm);
        Assert.Equal(new NgoptSettings { Noisy = true }, Specs.With(Start + "{type: ngopt, noisy: true}").Search.Algorithm);
    }

    [Fact]
    public void Nevergrads_names_are_understood()
    {
        Assert.Equal(new DifferentialEvolutionSettings { Variant = DifferentialEvolutionVariant.TwoPoints }, Specs.With(Start + "TwoPointsDE").Search.Algorithm);
        Assert.Equal(new OnePlusOneSettings { Variant = OnePlusOneVariant.Discrete }, Specs.With(Start + "DiscreteOnePlusOne").Search.Algorithm);
    }

    [Theory]
    [InlineData("{type: de, population_size: 2}", "population_size")]
    [InlineData("{type: de, crossover_rate: 1.5}", "a number from 0 to 1")]
    [InlineData("{type: pso, phi_g: 5}", "a number from 0 to 4")]
    [InlineData("{type: oneplusone, variant: gaussian}", "'auto' or 'cauchy'")]
    [InlineData("ngo", "did you mean 'ngopt'")]
    public void Values_out_of_range_are_refused(string search, string expected)
    {
        var error = Specs.ErrorWith(Start + search);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
