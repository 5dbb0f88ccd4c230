using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Search.BlendSearch;
using Tune.Hpc.Search.Flow2;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class CostFrugalSpecTests
{
    private const string Space = "metric: loss\nmode: min\nparam_space: {layers: 'randint(1, 9)', rate: 'loguniform(1e-4, 1)'}\n";

    [Fact]
    public void FL_02_Searchers_are_named_and_low_cost_values_given()
    {
        var low = (ConfigMap)ConfigValue.Parse("""{"layers": 1}""");
        Assert.Equal(new CfoSettings { LowCost = low }, Specs.With(Space + "search_alg: {type: cfo, low_cost_partial_config: {layers: 1}}").Search.Algorithm);
        Assert.Equal(new BlendSearchSettings { LowCost = low }, Specs.With(Space + "search_alg: {type: blendsearch, low_cost_partial_config: {layers: 1}}").Search.Algorithm);
        Assert.Equal(new CfoCatSettings(), Specs.With(Space + "search_alg: cfocat").Search.Algorithm);
        Assert.Equal(new Flow2Settings(), Specs.With(Space + "search_alg: flow2").Search.Algorithm);
    }

    [Theory]
    [InlineData("{type: cfo, low_cost_partial_config: {layer: 1}}", "search_alg.low_cost_partial_config: layer: the space has no such parameter; did you mean")]
    [InlineData("{type: cfo, low_cost_partial_config: {layers: 9}}", "search_alg.low_cost_partial_config: layers: 9 is not in randint(1, 9)")]
    [InlineData("{type: blendsearch, low_cost_partial_config: {rate: fast}}", "is not in loguniform")]
    [InlineData("{type: cfo, low_cost_partial_config: [1]}", "a map of parameters and values")]
    public void FL_04_Low_cost_values_that_do_not_fit_the_space_are_named(string searcher, string part)
    {
        var error = Specs.ErrorWith(Space + "search_alg: " + searcher);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("digits.yaml:5:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FL_04_Low_cost_values_at_the_top_level_belong_to_the_searcher() =>
        Specs.Refuses(Space + "low_cost_partial_config: {layers: 1}", "TUNE1210", "it belongs to search_alg");

    [Theory]
    [InlineData("", null)]
    [InlineData("time_budget_s: 60", MetricNames.TimeTotalS)]
    [InlineData("cost_budget: 60", MetricNames.TimeTotalS)]
    [InlineData("scheduler: {type: flaml, resource_attr: n, max_resource: 10}", MetricNames.TimeTotalS)]
    [InlineData("time_budget_s: 60\ncost_attr: none", null)]
    [InlineData("cost_attr: energy", "energy")]
    public void FL_16_The_cost_is_run_time_where_that_is_limited_and_else_what_was_said(string yaml, string? attribute)
    {
        var spec = Specs.With(Space + yaml);
        Assert.Equal(attribute, spec.CostAttribute);
        Assert.Equal(attribute, CostAttribute.Of(spec.Document));
    }

    [Fact]
    public void FL_16_A_budget_needs_something_that_costs()
    {
        Specs.Refuses(Space + "cost_attr: none\ncost_budget: 5", "TUNE1214", "cost_budget", "which num_samples limits");
        Specs.Refuses(Space + "cost_budget: 0", "TUNE1212", "above 0");
        Assert.Equal(5, Specs.With(Space + "num_samples: -1\ncost_attr: energy\ncost_budget: 5").CostBudget);
    }

    [Theory]
    [InlineData("cfocat", true)]
    [InlineData("flow2", true)]
    [InlineData("auto", true)]
    [InlineData("sobol", false)]
    public void FL_07_The_resource_schedule_goes_with_searchers_that_follow_it_or_have_it_put_in(string searcher, bool fits) =>
        Assert.Equal(fits, PairingCheck.WhyNot("flaml", searcher) is null);

    [Fact]
    public void FL_17_The_older_name_of_the_resource_is_understood() =>
        Specs.Refuses(Space + "scheduler: {type: flaml, prune_attr: n, max_resource: 10}", "TUNE1211", "did you mean 'resource_attr'?");
}
