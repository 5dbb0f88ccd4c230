using Tune.Hpc.Search;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Search.Hebo;
using Tune.Hpc.Tests.Specification;

namespace Tune.Hpc.Tests.Search.GaussianProcess;

public sealed class GpKeysTests
{
    private static SearcherSettings Read(string search) => Specs.Read($$"""
        command: python3 train.py --x {x}
        param_space: {x: "uniform(0, 1)"}
        metric: loss
        mode: min
        num_samples: 10
        search_alg: {{search}}
        """).Search.Algorithm;

    [Fact]
    public void Every_key_of_gp_is_read() => Assert.Equal(
        new GpSettings { StartupTrials = 5, Acquisition = AcquisitionKind.Pi, Kappa = 1.5, Xi = 0.1, Deterministic = true, InputWarping = true, MaxObservations = 300 },
        Read("{type: gp, n_startup_trials: 5, acquisition: pi, kappa: 1.5, xi: 0.1, deterministic: true, input_warping: true, max_observations: 300}"));

    [Theory]
    [InlineData("gp", AcquisitionKind.LogEi)]
    [InlineData("ax", AcquisitionKind.LogEi)]
    [InlineData("bayesopt", AcquisitionKind.Ucb)]
    public void Names_of_other_tuners_are_understood(string name, AcquisitionKind acquisition) =>
        Assert.Equal(new GpSettings { Acquisition = acquisition }, Read($"{{type: {name}}}"));

    [Fact]
    public void Every_key_of_hebo_is_read() => Assert.Equal(
        new HeboSettings { StartupTrials = 4, PopulationSize = 30, Generations = 20, InputWarping = false, MaxObservations = 200 },
        Read("{type: hebo, n_startup_trials: 4, population_size: 30, generations: 20, input_warping: false, max_observations: 200}"));

    [Fact]
    public void Hebo_without_keys_is_the_default() => Assert.Equal(new HeboSettings(), Read("hebo"));
}
