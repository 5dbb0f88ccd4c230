using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Writing;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class SearchDefaultTests
{
    private const string Space = "param_space: {lr: 'loguniform(1e-4, 1)', depth: 'randint(1, 9)'}\n";
    private const string Many = Space + "metric: loss\nmode: min\nnum_samples: 21\nseed: 1\n";

    [Theory]
    [InlineData(Many, "auto")]
    [InlineData(Space + "metric: loss\nmode: min\nnum_samples: -1\ntime_budget_s: 60\n", "auto")]
    [InlineData(Space + "metric: loss\nmode: min\nnum_samples: 20\n", "random")]
    [InlineData(Space + "num_samples: 200\n", "random")]
    [InlineData("param_space: {lr: 'grid_search([1, 2])'}\nmetric: loss\nmode: min\nnum_samples: 200\n", "random")]
    [InlineData(Many + "search_alg: random\n", "random")]
    [InlineData(Many + "scheduler: asha\n", "auto")]
    [InlineData(Many + "scheduler: {type: pbt, hyperparam_mutations: {lr: [0.1, 0.2]}}\n", "random")]
    public void With_more_than_20_samples_and_a_metric_the_search_is_chosen(string yaml, string type)
    {
        var spec = Specs.With(yaml);
        Assert.Equal(type, spec.Search.Type);
        Assert.Equal(ConfigValue.Of(type), ((ConfigMap)spec.Document["search_alg"]!)["type"]);
    }

    [Theory]
    [InlineData("", "auto (gp, because 21 trials of 2 parameters are few")]
    [InlineData("scheduler: asha\n", "auto (tpe, because asha ends trials early")]
    [InlineData("scheduler: hb_bohb\n", "auto (bohb, because hb_bohb")]
    [InlineData("scheduler: {type: flaml, resource_attr: n, max_resource: 10}\n", "auto (blendsearch, because flaml")]
    [InlineData("search_alg: {type: auto, low_cost_partial_config: {depth: 1}}\n", "auto (blendsearch, because it is said where trials are cheap")]
    [InlineData("scheduler: {type: pbt, hyperparam_mutations: {lr: [0.1, 0.2]}}\nsearch_alg: auto\n", "auto (random, because pbt")]
    public void What_is_chosen_depends_on_the_scheduler(string more, string expected) =>
        Assert.StartsWith(expected, Experiments.SearchOf(Specs.With(Many + more)), StringComparison.Ordinal);

    [Fact]
    public void An_explicit_random_is_kept_when_the_specification_is_written()
    {
        foreach (string yaml in new[] { Many, Many + "search_alg: random\n", Space + "search_alg: random\n", Space + "metric: loss\nmode: min\nsearch_alg: auto\n" })
        {
            var spec = Specs.With(yaml);
            Assert.Equal(spec.Document, Specs.Read(SpecText.Yaml(spec, "/spec")).Document);
        }

        Assert.DoesNotContain("search_alg", SpecText.Yaml(Specs.With(Many), "/spec"), StringComparison.Ordinal);
    }

    [Fact]
    public void More_samples_in_the_file_go_on_with_the_search_of_the_folder()
    {
        var stored = Specs.With(Many.Replace("21", "20", StringComparison.Ordinal));
        var differences = SpecIdentity.Differences(Specs.With(Many), stored);
        Assert.Equal(["num_samples"], differences.Select(d => d.Key));
        Assert.All(differences, d => Assert.True(d.MayChange));
        Assert.Contains(SpecIdentity.Differences(Specs.With(Many + "search_alg: auto\n"), stored), d => d.Key == "search_alg.type");
    }
}
