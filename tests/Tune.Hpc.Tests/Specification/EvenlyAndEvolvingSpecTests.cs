using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Search;
using Tune.Hpc.Search.CmaEs;
using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Search.Racos;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

/// <summary>The keys of the quasi-random searchers, of CMA-ES and of SRACOS.</summary>
public sealed class EvenlyAndEvolvingSpecTests
{
    private const string Goal = "metric: m\nmode: min\nparam_space: {x: \"uniform(0, 1)\", n: \"randint(1, 9)\"}\n";

    public static TheoryData<string, SearcherSettings> Written => new()
    {
        { "sobol", new SobolSettings() },
        { "{type: sobol, scramble: false}", new SobolSettings { Scramble = false } },
        { "{type: halton, scramble: false}", new HaltonSettings { Scramble = false } },
        { "latin_hypercube", new LatinHypercubeSettings() },
        { "cmaes", new CmaEsSettings() },
        {
            "{type: cmaes, sigma0: 0.3, popsize: 12, restart: bipop, inc_popsize: 3, separable: true, with_margin: false, n_startup_trials: 2}",
            new CmaEsSettings { Sigma0 = 0.3, PopulationSize = 12, Restart = CmaEsRestart.Bipop, IncreasePopulation = 3, Separable = true, WithMargin = false, StartupTrials = 2 }
        },
        { "{type: cmaes, restart: none, separable: false, quadratic_model: false}", new CmaEsSettings { Restart = CmaEsRestart.None, Separable = false, QuadraticModel = false } },
        { "sracos", new RacosSettings() },
        { "{type: sracos, parallel: false}", new RacosSettings { Parallel = false } },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Keys_become_settings_and_are_read_again(string written, SearcherSettings settings)
    {
        var spec = Specs.With($"{Goal}search_alg: {written}\n");
        Assert.Equal(settings, spec.Search.Algorithm);
        var again = SpecReader.Read(Specs.Tree(spec.Document.ToJson(), "experiment.json"), Specs.Context with { Stored = true });
        Assert.Equal(settings, again.Search.Algorithm);
    }

    [Theory]
    [InlineData("{type: cmaes, sigma0: 0}", SpecCodes.BadValue, "search_alg.sigma0: 0 is not a number above 0")]
    [InlineData("{type: cmaes, popsize: 3}", SpecCodes.BadValue, "search_alg.popsize: 3 is not a whole number from 4")]
    [InlineData("{type: cmaes, restart: always}", SpecCodes.BadValue, "'always' is not 'none' or 'ipop' or 'bipop'")]
    [InlineData("{type: cmaes, inc_popsize: 0}", SpecCodes.BadValue, "0 is not a whole number from 1")]
    [InlineData("{type: cmaes, n_startup_trials: 0}", SpecCodes.BadValue, "0 is not a whole number from 1")]
    [InlineData("{type: cmaes, sigma: 0.1}", SpecCodes.UnknownKey, "sigma0")]
    [InlineData("{type: sracos, scramble: true}", SpecCodes.UnknownKey, "this key belongs to the searcher sobol and halton")]
    [InlineData("racos", SpecCodes.BadValue, "did you mean 'sracos'?")]
    [InlineData("cmaes_sampler", SpecCodes.BadValue, "did you mean 'cmaes'?")]
    public void A_bad_value_is_refused(string written, string code, string part) => Specs.Refuses($"{Goal}search_alg: {written}\n", code, part);

    [Theory]
    [InlineData("cmaes")]
    [InlineData("sracos")]
    public void What_learns_needs_a_metric(string type) =>
        Specs.Refuses($"search_alg: {type}\n", SpecCodes.Contradiction, $"{type} learns from results and needs metric and mode");

    [Fact]
    public void What_is_fixed_beforehand_needs_none() => Assert.Equal("sobol", Specs.With("param_space: {x: \"uniform(0, 1)\"}\nsearch_alg: sobol\n").Search.Type);
}
