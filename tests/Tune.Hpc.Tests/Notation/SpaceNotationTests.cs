using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Space;
using Tune.Hpc.TestKit;
using Tune.Hpc.Tests.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Notation;

public sealed class SpaceNotationTests
{
    [Theory]
    [InlineData("uniform(0, 1)", """{"uniform": [0, 1]}""")]
    [InlineData("quniform(0, 1, 0.1)", """{"uniform": [0, 1], "q": 0.1}""")]
    [InlineData("quniform(0, 1, 0.1)", """{"quniform": [0, 1, 0.1]}""")]
    [InlineData("loguniform(0.0001, 0.1)", """{"loguniform": ["1e-4", 0.1]}""")]
    [InlineData("loguniform(1e-05, 0.1)", """{"loguniform": {"lower": 1e-5, "upper": 0.1}}""")]
    [InlineData("randn(0, 2)", """{"randn": [0, 2]}""")]
    [InlineData("randint(0, 5)", """{"randint": [0, 5]}""")]
    [InlineData("qrandint(0, 10, 2)", """{"qrandint": [0, 10, 2]}""")]
    [InlineData("choice([32, 64])", """{"choice": [32, 64]}""")]
    [InlineData("choice([\"a\", \"b\"], ordered=true, cost=[1, 2])", """{"choice": ["a", "b"], "ordered": true, "cost": [1, 2]}""")]
    [InlineData("choice([{type: \"sgd\", momentum: uniform(0, 0.99)}, {type: \"adam\"}])", """{"choice": [{"type": "sgd", "momentum": "uniform(0, 0.99)"}, {"type": "adam"}]}""")]
    [InlineData("grid_search([1, 2])", """{"grid_search": [1, 2]}""")]
    [InlineData("sample_from(\"y * 10\")", "\"sample_from('y * 10')\"")]
    [InlineData("uniform(0, 1) when config.y == 3", """{"uniform": [0, 1], "when": "config.y == 3"}""")]
    [InlineData("const(\"uniform(0, 1)\")", """{"const": "uniform(0, 1)"}""")]
    [InlineData("const([1, 2])", """{"const": [1, 2]}""")]
    public void Both_forms_mean_the_same(string notation, string other)
    {
        string y = notation.Contains("y *", StringComparison.Ordinal) ? "config.y" : "y";
        notation = notation.Replace("y *", $"{y} *", StringComparison.Ordinal);
        other = other.Replace("y *", $"{y} *", StringComparison.Ordinal);
        var first = SpaceReader.Read(ConfigMap.Empty.With("y", ConfigValue.Of(3)).With("x", ConfigValue.Of(notation)), "test");
        var second = SpaceReader.Read(ConfigMap.Empty.With("y", ConfigValue.Of(3)).With("x", ConfigValue.Parse(other)), "test");
        Assert.Equal(first, second);
        if (!notation.StartsWith("const(\"", StringComparison.Ordinal))
        {
            Assert.Equal(notation, first.Root.Entries[1].Value.Notation);
        }
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("relu(x)")]
    [InlineData("a text (with brackets)")]
    [InlineData("uniform")]
    [InlineData("")]
    [InlineData("C:\\temp")]
    [InlineData("{lr}")]
    public void A_text_that_calls_no_domain_is_a_constant(string text) =>
        Assert.Equal(text, SpaceReader.Read(ConfigMap.Empty.With("x", ConfigValue.Of(text)), "test").Sample(1, 0)["x"]!.ToString());

    [Fact]
    public void Signs_quotes_white_space_and_named_arguments_are_free()
    {
        Assert.Equal(Spaces.Domain("uniform(-1, 1e3)"), Spaces.Domain("  uniform ( lower = -1.0 ,upper=+1000, ) "));
        Assert.Equal(Spaces.Domain("choice([\"a b\", true, null, \"x\"])"), Spaces.Domain("choice(['a b', True, None, x])"));
        Assert.Equal(Spaces.Domain("choice([{\"a-b\": 1}])"), Spaces.Domain("choice([{'a-b': 1}])"));
    }

    [Fact]
    public void Types_of_options_are_kept()
    {
        var space = Spaces.Read("""{"x": "grid_search([1, 1.0, \"1\", true, null, [1], {a: 1}])"}""");
        var values = Enumerable.Range(0, 7).Select(i => space.Sample(1, i)["x"]!.ToJson());
        Assert.Equal(["1", "1.0", "\"1\"", "true", "null", "[1]", "{\"a\":1}"], values);
    }

    [Theory]
    [InlineData("""{"x": "const(\"uniform(0, 1)\")"}""")]
    [InlineData("""{"x": {"const": {"choice": [1, 2]}}, "uniform": 3, "when": "now"}""")]
    [InlineData("""{"a": {}, "b": [], "c": [[1], {"d": "randint(0, 3)"}]}""")]
    [InlineData("""{"x": "const(5) when config.y", "y": true, "z": "NaN", "t": "const('NaN')", "u": "const('\u00e9\n\ud83d\ude00')"}""")]
    [InlineData("""{"k": 1, "m": {"when": "config.k == 1", "x": "uniform(0, 1)", "o": {"choice": [{"a": {"when": "config.k == 2", "b": [1, "uniform(0, 1)"]}}]}}}""")]
    public void What_is_written_is_read_again(string json)
    {
        var space = Spaces.Read(json);
        var written = SpaceNotation.Write(space);
        Assert.Equal(space, SpaceReader.Read((ConfigMap)ConfigValue.Parse(written.ToJson()), "again"));
        Assert.Equal(written, SpaceNotation.Write(SpaceReader.Read(written, "again")));
        Assert.Equal(space.Sample(1, 5), SpaceReader.Read(written, "again").Sample(1, 5));
    }

    [Fact]
    public void Any_space_survives_writing_and_reading() => Properties.Hold(
        RandomSpaces.Json.ToArbitrary(),
        json =>
        {
            var space = Spaces.Read(json);
            var again = SpaceReader.Read((ConfigMap)ConfigValue.Parse(SpaceNotation.Write(space).ToJson()), "again");
            return space.Equals(again) && Enumerable.Range(0, 5).All(i => space.Sample(1, i).Equals(again.Sample(1, i)));
        },
        count: 300);

    [Fact]
    public void Any_text_as_a_constant_survives() => Properties.Hold(
        ArbMap.Default.ArbFor<NonNull<string>>(),
        text =>
        {
            var space = SpaceReader.Read(ConfigMap.Empty.With("x", ConfigValue.Of($"const({NotationText.Quote(text.Get)})")), "test");
            return space.Sample(1, 0)["x"]!.Equals(ConfigValue.Of(text.Get));
        },
        count: 300);

    [Fact]
    public void No_text_crashes_the_reader() => Properties.Hold(
        RandomSpaces.Noise.ToArbitrary(),
        text =>
        {
            try
            {
                SpaceReader.Read(ConfigMap.Empty.With("x", ConfigValue.Of(text)), "test").Sample(1, 0);
                return true;
            }
            catch (TuneException)
            {
                return true;
            }
        },
        count: 2000);
}
