using Tune.Hpc.Runtime.Asking;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Asking;

/// <summary>What a program that searches is told of the space.</summary>
public sealed class SearchFileTests
{
    [Theory]
    [InlineData("uniform(0, 1)", """{"type":"float","lower":0.0,"upper":1.0,"log":false,"step":null}""")]
    [InlineData("qloguniform(0.5, 8, 0.5)", """{"type":"float","lower":0.5,"upper":8.0,"log":true,"step":0.5}""")]
    [InlineData("randint(2, 9)", """{"type":"int","lower":2,"upper":8,"log":false,"step":1}""")]
    [InlineData("qrandint(3, 20, 4)", """{"type":"int","lower":4,"upper":20,"log":false,"step":4}""")]
    [InlineData("qrandint(-7, 9, 2)", """{"type":"int","lower":-6,"upper":8,"log":false,"step":2}""")]
    [InlineData("randn(1, 2)", """{"type":"normal","mean":1.0,"sd":2.0,"lower":null,"upper":null,"step":null}""")]
    [InlineData("choice([a, 2, null])", """{"type":"choice","ordered":false,"options":["a",2,null]}""")]
    [InlineData("choice([1, 2], ordered=true)", """{"type":"choice","ordered":true,"options":[1,2]}""")]
    public void Each_domain_is_said_in_plain_numbers(string notation, string expected) =>
        Assert.Equal($$"""{"id":0,"name":"p","steps":["p"],{{expected[1..]}}""", Parameters($$"""{"p": "{{notation}}"}""")[0]);

    [Fact]
    public void Nested_conditional_and_constant_parts_are_said_too()
    {
        const string Space = """{"c": 1, "layers": ["randint(1, 5)", 7], "opt": "choice([{name: sgd, m: uniform(0, 1)}, {name: adam}])", "w": "uniform(0, 1) when config.c == 1", "y": "sample_from(config.c)"}""";
        var parameters = Parameters(Space);
        Assert.Equal(4, parameters.Length);
        Assert.Contains("\"steps\":[\"layers\",\"0\"]", parameters[0], StringComparison.Ordinal);
        Assert.Contains(parameters, p => p.Contains("\"options\":[{\"name\":\"sgd\"},{\"name\":\"adam\"}]", StringComparison.Ordinal));
        Assert.Contains(parameters, p => p.Contains("\"name\":\"opt/m\"", StringComparison.Ordinal) && p.Contains("\"option\":0}", StringComparison.Ordinal));
        Assert.Contains(parameters, p => p.Contains("\"when\":\"config.c == 1\"", StringComparison.Ordinal));
        Assert.Equal("""{"c":1,"layers":[null,7]}""", Of(Space)["constants"]!.ToJson());
    }

    [Fact] // SA-10
    public void Every_objective_and_limit_is_said()
    {
        var spec = AskTellFixture.Spec("metric_constraints: [memory <= 16]", objective: "metric: [loss, gain]\nmode: [min, max]");
        var point = (ConfigMap)ConfigValue.Parse("""{"x":0.5,"k":"a"}""");
        var told = SearchFile.Of(spec with { Search = spec.Search with { Known = [new(point, 3) { Losses = [3, -4] }] } });
        Assert.Equal("loss", told["metric"]!.ToString());
        Assert.Equal("""[{"metric":"loss","mode":"min"},{"metric":"gain","mode":"max"}]""", told["objectives"]!.ToJson());
        Assert.Equal("""[{"metric":"memory","operator":"<=","threshold":16.0}]""", told["metric_constraints"]!.ToJson());
        Assert.Equal("""[{"config":{"x":0.5,"k":"a"},"value":3.0,"values":[3.0,4.0]}]""", told["known"]!.ToJson());
        Assert.Equal("""[{"metric":"loss","mode":"min"}]""", SearchFile.Of(AskTellFixture.Spec())["objectives"]!.ToJson());
    }

    private static ConfigMap Of(string space) => SearchFile.Of(AskTellFixture.Spec() with { Space = SpaceReader.Read((ConfigMap)ConfigValue.Parse(space), "test") });

    private static string[] Parameters(string space) => [.. ((ConfigList)Of(space)["parameters"]!).Items.Select(p => p.ToJson())];
}
