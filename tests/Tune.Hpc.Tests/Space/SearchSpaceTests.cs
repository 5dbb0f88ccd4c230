using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Space;

public sealed class SearchSpaceTests
{
    private const string Conditional = """
        {"warmup": "sample_from(config.lr * 10)",
         "gamma": "loguniform(1e-5, 10) when config.kernel == 'rbf' || config.kernel == 'poly'",
         "lr": "loguniform(1e-4, 1e-1)", "kernel": "choice([rbf, poly, linear])",
         "optimizer": {"choice": [{"type": "sgd", "momentum": "uniform(0, 0.99)"}, {"type": "adam"}]},
         "layers": ["randint(1, 5)", 7], "fixed": "relu"}
        """;

    [Fact]
    public void A_configuration_has_the_shape_of_its_space()
    {
        var config = Spaces.Read(Conditional).Sample(3, 0);
        Assert.Equal("relu", config["fixed"]!.ToString());
        Assert.Equal(ConfigValue.Of(7), Assert.IsType<ConfigList>(config["layers"]).Items[1]);
        Assert.Equal(config["lr"]!.AsDouble * 10, config["warmup"]!.AsDouble);
    }

    [Fact]
    public void An_inactive_parameter_is_absent()
    {
        var space = Spaces.Read(Conditional);
        var configs = Enumerable.Range(0, 200).Select(i => space.Sample(3, i)).ToList();
        Assert.All(configs, c => Assert.Equal(c["kernel"]!.ToString() != "linear", c["gamma"] is not null));
        Assert.All(configs, c => Assert.Equal(((ConfigMap)c["optimizer"]!)["type"]!.ToString() == "sgd", ((ConfigMap)c["optimizer"]!)["momentum"] is not null));
        Assert.Equal(3, configs.Select(c => c["kernel"]).Distinct().Count());
    }

    [Fact]
    public void The_paths_are_all_that_a_configuration_may_have()
    {
        var space = Spaces.Read(Conditional);
        Assert.Equal(["warmup", "gamma", "lr", "kernel", "optimizer/type", "optimizer/momentum", "layers/0", "layers/1", "fixed"], space.ParameterPaths);
        Assert.True(space.HasPath("optimizer"));
        Assert.False(space.HasPath("optimizer/lr"));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Empty(space.Sample(1, i).Flatten().Select(e => e.Key).Except(space.ParameterPaths)));
    }

    [Fact]
    public void A_new_parameter_changes_no_other_parameters_draws()
    {
        var small = Spaces.Read("""{"b": "uniform(0, 1)", "c": "randint(0, 100)"}""");
        var large = Spaces.Read("""{"a": "uniform(0, 1)", "c": "randint(0, 100)", "d": "choice([1, 2])", "b": "uniform(0, 1)"}""");
        Assert.All(Enumerable.Range(0, 50), i =>
        {
            Assert.Equal(small.Sample(9, i)["b"], large.Sample(9, i)["b"]);
            Assert.Equal(small.Sample(9, i)["c"], large.Sample(9, i)["c"]);
        });
    }

    [Fact]
    public void The_order_of_declaration_does_not_matter()
    {
        var forward = Spaces.Read("""{"a": "uniform(0, 1)", "b": "sample_from(config.a + 1)", "c": "sample_from(config.b + 1)"}""");
        var backward = Spaces.Read("""{"c": "sample_from(config.b + 1)", "b": "sample_from(config.a + 1)", "a": "uniform(0, 1)"}""");
        Assert.Equal(forward.Sample(1, 4), backward.Sample(1, 4));
    }

    [Fact]
    public void Random_functions_of_a_computed_value_are_keyed_too()
    {
        var space = Spaces.Read("""{"a": 2, "x": "sample_from(config.a * normal() + uniform(0, 1))"}""");
        Assert.Equal(space.Sample(1, 4), space.Sample(1, 4));
        Assert.NotEqual(space.Sample(1, 4), space.Sample(1, 5));
        Assert.NotEqual(space.Sample(1, 4), space.Sample(2, 4));
    }

    [Fact]
    public void A_cycle_is_named_from_end_to_end()
    {
        var error = Spaces.Refused("""{"a": "sample_from(config.b)", "b": "sample_from(config.c)", "c": "sample_from(config.a)"}""");
        Assert.Equal(SpaceCodes.Cycle, error.Code);
        Assert.Contains("a -> b -> c -> a", error.Message);
    }

    [Fact]
    public void A_condition_on_its_own_parameter_is_a_cycle() =>
        Assert.Equal(SpaceCodes.Cycle, Spaces.Refused("""{"a": "uniform(0, 1) when config.a > 0.5"}""").Code);

    [Fact]
    public void A_reference_to_nothing_is_refused_with_the_nearest_name()
    {
        var error = Spaces.Refused("""{"lr": "uniform(0, 1)", "w": "sample_from(config.lrr * 2)"}""");
        Assert.Equal("test.json: param_space.w: in \"sample_from(config.lrr * 2)\", character 13: config.lrr: there is no such parameter; did you mean \"lr\"?; there are lr, w", error.Message);
        Assert.Contains("config.lr", Spaces.Refused("""{"lr": "uniform(0, 1)", "w": "sample_from(lr * 2)"}""").Message);
    }

    [Fact]
    public void A_reference_to_a_branch_that_is_not_taken_is_null()
    {
        var space = Spaces.Read("""
            {"o": {"choice": [{"type": "sgd", "m": "uniform(0.5, 1)"}, {"type": "adam"}]},
             "m_or_0": "sample_from(config.o.m == null ? 0 : config.o.m)", "big": "sample_from(config.o.m > 0.2)"}
            """);
        for (int i = 0; i < 50; i++)
        {
            var config = space.Sample(1, i);
            bool sgd = ((ConfigMap)config["o"]!)["type"]!.ToString() == "sgd";
            Assert.Equal(sgd ? ((ConfigMap)config["o"]!)["m"] : ConfigValue.Of(0), config["m_or_0"]);
            Assert.Equal(ConfigValue.Of(sgd), config["big"]);
        }
    }

    [Fact]
    public void Branches_may_have_a_parameter_of_the_same_name()
    {
        var space = Spaces.Read("""{"o": {"choice": [{"t": 1, "lr": "uniform(0, 1)"}, {"t": 2, "lr": "uniform(5, 6)"}]}}""");
        Assert.All(Enumerable.Range(0, 50).Select(i => (ConfigMap)space.Sample(1, i)["o"]!), o => Assert.Equal(o["t"]!.AsDouble == 2, o["lr"]!.AsDouble >= 5));
    }

    [Fact]
    public void A_condition_may_stand_on_a_whole_map()
    {
        var space = Spaces.Read("""{"k": "choice([a, b])", "a": {"when": "config.k == 'a'", "x": "uniform(0, 1)", "y": "sample_from(config.a.x)"}}""");
        Assert.All(Enumerable.Range(0, 30).Select(i => space.Sample(1, i)), c => Assert.Equal(c["k"]!.ToString() == "a", c["a"] is not null));
    }

    [Theory]
    [InlineData("""{"o": {"choice": [{"g": {"grid_search": [1, 2]}}, {"x": 1}]}}""")]
    [InlineData("""{"k": 1, "g": "grid_search([1, 2]) when config.k == 1"}""")]
    [InlineData("""{"g": {"grid_search": ["grid_search([1, 2])", 3]}}""")]
    public void A_grid_that_exists_only_sometimes_is_refused_with_what_to_do(string space)
    {
        var error = Spaces.Refused(space);
        Assert.Equal(SpaceCodes.ConditionalGrid, error.Code);
        Assert.Contains("one grid over whole objects", error.Message);
    }

    [Fact]
    public void A_product_of_grids_beyond_counting_is_refused()
    {
        string axis = $"\"grid_search([{string.Join(", ", Enumerable.Range(0, 1000))}])\"";
        string space = "{" + string.Join(", ", Enumerable.Range(0, 7).Select(i => $"\"g{i}\": {axis}")) + "}";
        Assert.Equal(SpaceCodes.TooLarge, Spaces.Refused(space).Code);
    }

    [Fact]
    public void A_condition_on_an_item_of_a_list_is_refused() =>
        Assert.Equal(SpaceCodes.MisplacedWhen, Spaces.Refused("""{"k": 1, "l": ["uniform(0, 1) when config.k == 1"]}""").Code);

    [Fact]
    public void Searchers_can_choose_every_value_themselves()
    {
        var space = Spaces.Read(Conditional);
        var asked = new List<string>();
        var config = space.Resolve(new SampleKey(1, 0), p =>
        {
            asked.Add(p.Path);
            return p.Domain!.Decode(0.9);
        });
        Assert.Equal("linear", config["kernel"]!.ToString());
        Assert.DoesNotContain("gamma", asked);
        Assert.Equal("adam", ((ConfigMap)config["optimizer"]!)["type"]!.ToString());
    }
}
