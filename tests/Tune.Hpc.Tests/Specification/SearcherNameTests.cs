using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

/// <summary>The names that Ray Tune and FLAML have for searchers (SA-17).</summary>
public sealed class SearcherNameTests
{
    private const string Start = "metric: loss\nmode: min\nparam_space: {x: \"uniform(0, 1)\"}\nsearch_alg: ";

    [Theory]
    [InlineData("variant_generator", "random")]
    [InlineData("random", "random")]
    [InlineData("ax", "gp")]
    [InlineData("hyperopt", "tpe")]
    [InlineData("bayesopt", "gp")]
    [InlineData("bohb", "bohb")]
    [InlineData("nevergrad", "ngopt")]
    [InlineData("optuna", "tpe")]
    [InlineData("zoopt", "sracos")]
    [InlineData("hebo", "hebo")]
    [InlineData("BlendSearch", "blendsearch")]
    [InlineData("blend_search", "blendsearch")]
    [InlineData("CFO", "cfo")]
    [InlineData("CFOCat", "cfocat")]
    [InlineData("RandomSearch", "random")]
    [InlineData("asracos", "sracos")]
    [InlineData("cma_es", "cmaes")]
    [InlineData("HyperOpt", "tpe")]
    [InlineData("NGOpt", "ngopt")]
    [InlineData("TuneBOHB", "bohb")]
    [InlineData("{type: Nevergrad, noisy: true}", "ngopt")]
    [InlineData("{type: ZOOpt, parallel: false}", "sracos")]
    public void SA_17_A_searcher_has_the_names_of_other_tools_too_in_any_case(string written, string type)
    {
        var spec = Specs.With(Start + written + (type == "bohb" ? "\nscheduler: {type: hb_bohb, max_t: 9}" : "") + "\n");
        Assert.Equal(type, spec.Search.Type);
        Assert.Contains($"\"search_alg\":{{\"type\":\"{type}\"", spec.Document.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("num_samples: 20", "random")]
    [InlineData("num_samples: 21", "auto")]
    [InlineData("num_samples: 21\nsearch_alg: random", "random")]
    public void SA_01_Beyond_20_samples_the_algorithm_is_chosen_where_none_is_named(string written, string type) =>
        Assert.Equal(type, Specs.With($"metric: loss\nmode: min\nparam_space: {{x: \"uniform(0, 1)\"}}\n{written}\n").Search.Type);

    [Fact]
    public void A_setting_of_an_algorithm_that_has_another_name_here_is_still_checked() =>
        Specs.Refuses(Start + "{type: zoopt, budget: 9}\n", SpecCodes.UnknownKey, "budget");

    [Fact]
    public void The_name_in_one_case_may_be_another_s_in_the_other()
    {
        Assert.Equal("de", Specs.With(Start + "de\n").Search.Type);
        Assert.Equal("de", Specs.With(Start + "De\n").Search.Type);
        Assert.Equal("asha", Specs.With(Start + "random\nscheduler: ASHA\n").Scheduler.Type);
    }
}
