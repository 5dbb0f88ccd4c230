using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Scheduling.Hyperband;
using Tune.Hpc.Search.Bohb;
using Tune.Hpc.Search.Tpe;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

/// <summary>The keys of TPE and BOHB.</summary>
public sealed class TpeSpecTests
{
    private const string Goal = "metric: m\nmode: min\nparam_space: {x: \"uniform(0, 1)\", c: \"choice(['a', 'b'])\"}\n";

    [Fact]
    public void Keys_become_settings()
    {
        Assert.Equal(new TpeSettings(), Specs.With(Goal + "search_alg: tpe").Search.Algorithm);
        Assert.Equal(
            new TpeSettings
            {
                StartupTrials = 5,
                Candidates = 100,
                Gamma = 0.2,
                Multivariate = false,
                Group = false,
                ConstantLiar = false,
                PriorWeight = 0.5,
                ConsiderEndpoints = true,
                ConsiderMagicClip = false,
            },
            Specs.With(Goal + "search_alg: {type: tpe, n_startup_trials: 5, n_ei_candidates: 100, gamma: 0.2, multivariate: false, group: false, constant_liar: false, prior_weight: 0.5, consider_endpoints: true, consider_magic_clip: false}").Search.Algorithm);
        Assert.Equal(
            new BohbSettings { MinPointsInModel = 8, TopPercent = 20, Candidates = 32, RandomFraction = 0.5, BandwidthFactor = 2, MinBandwidth = 0.01 },
            Specs.With(Goal + "search_alg: {type: bohb, min_points_in_model: 8, top_n_percent: 20, num_samples: 32, random_fraction: 0.5, bandwidth_factor: 2, min_bandwidth: 0.01}").Search.Algorithm);
    }

    [Theory] // SA-07
    [InlineData("hyperopt")]
    [InlineData("{type: tpe, variant: hyperopt}")]
    public void HyperOpts_rules_have_a_name_of_their_own(string searcher) =>
        Assert.Equal(new TpeSettings { Variant = TpeVariant.HyperOpt }, Specs.With($"{Goal}search_alg: {searcher}").Search.Algorithm);

    [Fact]
    public void Distances_of_options_are_read()
    {
        var settings = Assert.IsType<TpeSettings>(Specs.With(Goal + "search_alg: {type: tpe, categorical_distance: {c: [[0, 2.5], [2.5, 0]]}}").Search.Algorithm);
        Assert.Equal(new OptionDistances([[0, 2.5], [2.5, 0]]), settings.CategoricalDistances["c"]);
    }

    [Theory]
    [InlineData("{type: tpe, gamma: 0}", SpecCodes.BadValue, "search_alg.gamma: 0 is not a number above 0, to 1")]
    [InlineData("{type: tpe, n_ei_candidates: 0}", SpecCodes.BadValue, "0 is not a whole number from 1")]
    [InlineData("{type: tpe, prior_weight: 0}", SpecCodes.BadValue, "0 is not a number above 0")]
    [InlineData("{type: tpe, variant: spearmint}", SpecCodes.BadValue, "'spearmint' is not 'optuna' or 'hyperopt'")]
    [InlineData("{type: tpe, kappa: 2}", SpecCodes.UnknownKey, "kappa")]
    [InlineData("{type: bohb, top_n_percent: 100}", SpecCodes.BadValue, "100 is not a number above 0, below 100")]
    [InlineData("{type: bohb, gamma: 0.1}", SpecCodes.UnknownKey, "this key belongs to the searcher tpe")]
    [InlineData("{type: hyperopt, variant: optuna}", SpecCodes.Contradiction, "contradicts the type 'hyperopt'")]
    [InlineData("{type: tpe, categorical_distance: {c: [[0, 1], [2, 0]]}}", SpecCodes.BadValue, "row 2, column 1 is 2, and row 1, column 2 is 1")]
    [InlineData("{type: tpe, categorical_distance: {c: [[0, 1, 1], [1, 0, 1], [1, 1, 0]]}}", SpecCodes.Contradiction, "categorical_distance of c has 3 rows and the choice 2 options")]
    [InlineData("{type: tpe, categorical_distance: {x: [[0, 1], [1, 0]]}}", SpecCodes.Contradiction, "categorical_distance names x, which is no choice of unordered options in param_space; such are c")]
    public void A_bad_value_is_refused(string searcher, string code, string part) => Specs.Refuses($"{Goal}search_alg: {searcher}\n", code, part);

    [Fact]
    public void Both_need_a_metric() => Specs.Refuses("search_alg: tpe\n", SpecCodes.Contradiction, "tpe learns from results and needs metric and mode");

    [Fact] // SA-05
    public void BOHB_brings_its_scheduler_along()
    {
        var spec = Specs.With(Goal + "search_alg: bohb");
        Assert.Equal(new HyperbandForBohbSettings(), spec.Scheduler);
        Assert.Contains("\"scheduler\":{\"type\":\"hb_bohb\"", spec.Document.ToJson(), StringComparison.Ordinal);
        Assert.Equal(new HyperbandForBohbSettings { MaxT = 27 }, Specs.With(Goal + "search_alg: bohb\nscheduler: {type: hb_bohb, max_t: 27}").Scheduler);
        Specs.Refuses(Goal + "search_alg: bohb\nscheduler: asha\n", SpecCodes.Contradiction, "the searcher 'bohb' learns from HyperBand's rungs and goes with the scheduler 'hb_bohb' only, not with 'asha'");
    }
}
