using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Notation;

/// <summary>What stands after <c>--param name=</c>.</summary>
public sealed class ArgumentTests
{
    [Theory]
    [InlineData("32", "32")]
    [InlineData("true", "true")]
    [InlineData("relu", "\"relu\"")]
    [InlineData("[1, two, 3.0]", "[1,\"two\",3.0]")]
    [InlineData("quniform(2, 2.5, 0.5)", "2.0 2.5")]
    [InlineData("[\"randint(0, 1)\", 5]", "[0,5]")]
    [InlineData("choice([{type: sgd, m: 1}])", "{\"type\":\"sgd\",\"m\":1}")]
    [InlineData("sample_from(1 > 2 ? 3 : 4)", "4")]
    [InlineData("choice([\"a #b\"])", "\"a #b\"")]
    public void It_is_read_as_in_a_file(string text, string json)
    {
        var place = new SpecPlace("flags", "");
        var root = SpecOverrides.Param(new SpecMap([], place), $"x={text}");
        var space = SpaceReader.Read(root["param_space"]!);
        var seen = Enumerable.Range(0, 20).Select(i => space.Sample(1, i)["x"]!.ToJson()).Distinct().Order();
        Assert.Equal(json, string.Join(' ', seen));
    }
}
