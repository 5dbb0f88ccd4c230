using Tune.Hpc.Search;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search;

public sealed class VariantGeneratorTests
{
    private const string GridAndRandom = """{"b": "grid_search([1, 2, 3])", "a": "grid_search([x, y, z])", "r": "uniform(0, 1)"}""";

    [Theory] // SP-16: the table of Ray's documentation
    [InlineData("""{"a": "grid_search([1,2,3])", "b": "grid_search([1,2,3])"}""", 1, 9)]
    [InlineData("""{"a": "grid_search([1,2,3])", "b": "grid_search([1,2,3])"}""", 2, 18)]
    [InlineData("""{"a": "grid_search([1,2,3])", "b": "grid_search([1,2,3])"}""", 5, 45)]
    [InlineData("""{"a": "grid_search([1,2,3])", "b": "grid_search([1,2,3])"}""", 10, 90)]
    [InlineData("""{"a": "uniform(0, 1)"}""", 7, 7)]
    [InlineData("{}", 3, 3)]
    public void Trials_are_samples_times_cells(string space, long samples, long trials)
    {
        Assert.Equal(trials, Spaces.Read(space).CountVariants(samples));
        Assert.Equal(trials, Spaces.Generator(space).All(samples).Length);
    }

    [Fact] // SP-15
    public void Paths_are_sorted_and_the_first_varies_fastest()
    {
        var cells = Spaces.Generator(GridAndRandom).All(1).Select(c => $"{c["a"]}{c["b"]}");
        Assert.Equal(["x1", "y1", "z1", "x2", "y2", "z2", "x3", "y3", "z3"], cells);
    }

    [Fact]
    public void A_variant_alone_is_the_variant_in_sequence()
    {
        var all = Spaces.Generator(GridAndRandom).All(20);
        Assert.All([170L, 3, 99, 0, 179], i => Assert.Equal(all[(int)i], Spaces.Generator(GridAndRandom).Config(i, 20)));
    }

    [Fact]
    public void Another_seed_gives_other_draws_and_the_same_seed_the_same()
    {
        Assert.Equal(Spaces.Generator(GridAndRandom, seed: 1).All(2), Spaces.Generator(GridAndRandom, seed: 1).All(2));
        Assert.NotEqual(Spaces.Generator(GridAndRandom, seed: 1).All(2), Spaces.Generator(GridAndRandom, seed: 2).All(2));
    }

    [Fact]
    public void Random_values_are_drawn_anew_for_each_cell() =>
        Assert.Equal(18, Spaces.Generator(GridAndRandom).All(2).Select(c => c["r"]).Distinct().Count());

    [Fact] // SP-17
    public void A_constant_grid_holds_the_random_values_over_its_cells()
    {
        var values = Spaces.Generator(GridAndRandom, constantGrid: true).All(2).Select(c => c["r"]).ToList();
        Assert.Single(values.Take(9).Distinct());
        Assert.Equal(2, values.Distinct().Count());
    }

    [Fact] // SP-20
    public void A_grid_over_objects_stands_for_a_conditional_grid()
    {
        var configs = Spaces.Generator("""{"o": {"grid_search": [{"t": "sgd", "m": 0.9}, {"t": "sgd", "m": "uniform(0, 0.5)"}, {"t": "adam"}]}}""").All(2);
        Assert.Equal(6, configs.Length);
        Assert.Equal(["sgd", "sgd", "adam", "sgd", "sgd", "adam"], configs.Select(c => ((ConfigMap)c["o"]!)["t"]!.ToString()));
    }

    [Fact]
    public void An_immense_grid_costs_nothing_until_its_cells_are_asked_for()
    {
        string axis = $"\"grid_search([{string.Join(", ", Enumerable.Range(0, 1000))}])\"";
        var generator = Spaces.Generator("{" + string.Join(", ", Enumerable.Range(0, 6).Select(i => $"\"g{i}\": {axis}")) + "}");
        var config = generator.Config(123_456_789_012_345_678, 1);
        Assert.Equal("678 345 12 789 456 123", string.Join(' ', config.Entries.Select(e => e.Value.ToString())));
    }

    [Fact]
    public void Without_a_limit_there_is_always_another()
    {
        var generator = Spaces.Generator("""{"x": "uniform(0, 1)"}""");
        Assert.IsType<Suggestion.Run>(generator.Suggest(1_000_000_000_000, -1));
        Assert.Equal(-1, generator.Count(-1));
        Assert.IsType<Suggestion.Finished>(generator.Suggest(5, 5));
    }

    [Fact]
    public void A_constraint_is_kept_by_drawing_again()
    {
        var generator = Spaces.Generator("""{"a": "randint(0, 10)", "b": "randint(0, 10)"}""", constraints: ["config.a < config.b", "config.a + config.b > 8"]);
        var configs = generator.All(200);
        Assert.Equal(200, configs.Length);
        Assert.All(configs, c => Assert.True(c["a"]!.AsDouble < c["b"]!.AsDouble && c["a"]!.AsDouble + c["b"]!.AsDouble > 8));
    }

    [Fact]
    public void A_constraint_that_cannot_be_kept_is_named_with_how_often_it_rejected()
    {
        var error = Assert.Throws<TuneException>(() => Spaces.Generator("""{"a": "uniform(0, 1)"}""", constraints: ["config.a >= 0", "config.a > 2"]));
        Assert.Equal(SpaceCodes.Constraint, error.Code);
        Assert.Contains("\"config.a > 2\" is not true (rejected 1000 of 1000 draws)", error.Message);
    }

    [Fact]
    public void Grid_cells_that_break_a_constraint_are_left_out_and_say_so()
    {
        var generator = Spaces.Generator("""{"a": "grid_search([1, 2, 3])", "b": "grid_search([1, 2, 3])"}""", constraints: ["config.a < config.b"]);
        Assert.Equal(["12", "13", "23"], generator.All(1).Select(c => $"{c["a"]}{c["b"]}"));
        var first = Assert.IsType<Suggestion.Run>(generator.Suggest(0, 1));
        Assert.Equal(3, first.Index);
        Assert.Contains("3 before it left out, as config_constraints: \"config.a < config.b\" is not true", first.Reason);
    }

    [Fact]
    public void A_grid_of_which_every_cell_breaks_a_constraint_is_an_error_even_without_limit()
    {
        var error = Assert.Throws<TuneException>(() => Spaces.Generator("""{"a": "grid_search([1, 2, 3])"}""", constraints: ["config.a > 3"]));
        Assert.Contains("3 grid cells in a row", error.Message);
    }

    [Fact]
    public void An_expression_that_cannot_be_computed_is_refused_before_the_first_trial() =>
        Assert.Contains("* cannot take the text \"rbf\" and 2", Assert.Throws<TuneException>(
            () => Spaces.Generator("""{"k": "choice([rbf])", "x": "sample_from(config.k * 2)"}""")).Message);

    [Fact]
    public void A_constraint_on_a_parameter_that_does_not_exist_is_refused() =>
        Assert.Contains("did you mean \"lr\"", Assert.Throws<TuneException>(() => Spaces.Generator("""{"lr": "uniform(0, 1)"}""", constraints: ["config.rl < 1"])).Message);
}
