using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Notation;

public sealed class SpaceReaderErrorTests
{
    [Theory]
    [InlineData("uniform(1, 0)", "uniform(1, 0): upper is 0; upper must be above lower, which is 1; the bounds are reversed")]
    [InlineData("uniform(1, 1)", "for a single value write the value itself")]
    [InlineData("uniform(0, inf)", "upper must be a finite number")]
    [InlineData("uniform(-inf, 0)", "lower must be a finite number")]
    [InlineData("uniform(nan, 0)", "lower must be a finite number")]
    [InlineData("uniform(-1.7e308, 1.7e308)", "too far from lower")]
    [InlineData("loguniform(0, 1)", "loguniform(0, 1): lower is 0; lower must be above 0, as it has a logarithm")]
    [InlineData("lograndint(0, 5)", "lower must be 1 or more, as it has a logarithm")]
    [InlineData("quniform(0, 1, 0.3)", "upper is 1; upper must be a multiple of q 0.3; the nearest are 0.9 and 1.2")]
    [InlineData("quniform(0, 1, 0)", "q must be above 0")]
    [InlineData("quniform(0, 1e300, 1e-300)", "q must be larger")]
    [InlineData("randint(5, 5)", "upper is excluded, so there is no value")]
    [InlineData("randint(0.5, 5)", "lower must be a whole number, not 0.5")]
    [InlineData("randint(-9223372036854775807, 9223372036854775807)", "fewer than 2^63")]
    [InlineData("qrandint(3, 4, 5)", "q must have a multiple from 3 to 4")]
    [InlineData("qrandint(0, 4, -2)", "q must be a whole number of 1 or more")]
    [InlineData("randn(0, 0)", "sd must be above 0")]
    [InlineData("randn([0, 1])", "mean must be a number, not [0, 1]")]
    [InlineData("randn(0, 1, lower=50)", "there must be some probability")]
    [InlineData("choice([])", "there must be at least one option")]
    [InlineData("choice(1, 2)", "it has 2 arguments; it is choice([a, b, ...])")]
    [InlineData("choice(1)", "categories must be a list, such as choice([a, b, ...])")]
    [InlineData("choice([a, b], ordred=true)", "choice has no ordred; it has categories, ordered, cost; did you mean \"ordered\"?")]
    [InlineData("choice([a, b], cost=[1])", "cost must have one number above 0 for each of the 2 options")]
    [InlineData("choice([a, b], ordered=false, cost=[1, 2])", "leave one of the two out")]
    [InlineData("randint(0, 10, q=2)", "qrandint has steps, and its upper bound is included")]
    [InlineData("loguniform(1, 10, base=10)", "a base would not change the distribution")]
    [InlineData("uniform(1)", "upper is missing; it is uniform(lower, upper)")]
    [InlineData("uniform(1, 2, 3)", "it has 3 arguments; it is uniform(lower, upper)")]
    [InlineData("uniform(1, upper=2, upper=3)", "upper is given twice")]
    [InlineData("uniform(upper=2, 1)", "arguments without a name stand before those with one")]
    [InlineData("loguniforn(1, 2)", "loguniforn(1, 2): there is no domain loguniforn; did you mean \"loguniform\"? (For this very text write const(\"loguniforn(1, 2)\"))")]
    [InlineData("grid([1, 2])", "did you mean \"grid_search\"?")]
    [InlineData("normal(0, 1)", "did you mean \"randn\"?")]
    [InlineData("choice([unifrom(0, 1)])", "there is no domain unifrom; did you mean \"uniform\"?")]
    [InlineData("uniform(0, 1", "it ends too early; expected \")\" or \",\"")]
    [InlineData("uniform(0, 1) whn config.x", "\"w\" is not understood")]
    [InlineData("uniform(0, 1) when", "it ends too early; expected a value")]
    [InlineData("choice([{a: 1, a: 2}])", "the name a stands twice")]
    [InlineData("const(uniform(0, 1))", "a constant cannot hold a domain")]
    [InlineData("uniform(0, 1) when uniform(0, 1) > 0.5", "random functions are only for sample_from")]
    public void Bad_notation_is_refused_with_place_value_and_what_would_be_right(string notation, string message)
    {
        var place = new SpecPlace("digits.yaml", "param_space.lr", 7, 13);
        var space = new SpecMap([new SpecEntry("lr", place, new SpecScalar(ConfigValue.Of(notation), place))], place);
        var error = Assert.Throws<TuneException>(() => SpaceReader.Read(space));
        Assert.StartsWith("digits.yaml:7:13: param_space.lr: ", error.Message);
        Assert.Contains(message, error.Message);
        Assert.StartsWith("TUNE1", error.Code);
    }

    [Theory]
    [InlineData("""{"x": {"uniform": [1, 0]}}""", "test.json: param_space.x.uniform[1]: uniform(1, 0): upper is 0; upper must be above lower")]
    [InlineData("""{"x": {"uniform": 5}}""", "it is uniform(lower, upper)")]
    [InlineData("""{"x": {"choice": [1, 2], "ordred": true}}""", "beside choice there can only be categories, ordered, cost, when; did you mean \"ordered\"?")]
    [InlineData("""{"x": {"loguniforn": [1, 2]}}""", "did you mean \"loguniform\"?")]
    [InlineData("""{"x": {"grid": [1, 2]}}""", "did you mean \"grid_search\"?")]
    [InlineData("""{"x": {"uniform": [0, 1], "when": 5}}""", "when is a condition in quotes")]
    [InlineData("""{"x": {"sample_from": 5}}""", "expression must be a text")]
    [InlineData("""{"x/y": 5}""", "a parameter's name has at least one character and no /")]
    [InlineData("""{"x": {"uniform": [0, 1], "choice": [1]}}""", "beside uniform there can only be")]
    public void Bad_map_forms_are_refused_with_place_value_and_what_would_be_right(string json, string message) =>
        Assert.Contains(message, Spaces.Refused(json).Message);

    [Fact]
    public void A_space_that_is_no_map_is_refused() =>
        Assert.Contains("a search space is a map of parameters", Assert.Throws<TuneException>(
            () => SpaceReader.Read(new SpecScalar(ConfigValue.Of(5), new SpecPlace("a.yaml", "param_space", 1, 1)))).Message);
}
