using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Notation;

/// <summary>What stands after <c>--param name=</c>.</summary>
public sealed class ArgumentTests
{
    private static readonly SpecPlace Place = new("--param", "x");

    [Theory]
    [InlineData("32", "32")]
    [InlineData("-1.5e-3", "-0.0015")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("relu", "\"relu\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("007a", "\"007a\"")]
    [InlineData("[1, two, 3.0]", "[1,\"two\",3.0]")]
    [InlineData("{a: 1}", "{\"a\":1}")]
    [InlineData("", "\"\"")]
    [InlineData("quniform(2, 2.5, 0.5)", "2.0 2.5")]
    [InlineData("[randint(0, 1), 5]", "[0,5]")]
    public void It_is_read_as_in_a_file(string text, string json)
    {
        var space = SpaceReader.Read(new SpecMap([new SpecEntry("x", Place, SpaceReader.ReadArgument(text, Place))], Place));
        var seen = Enumerable.Range(0, 20).Select(i => space.Sample(1, i)["x"]!.ToJson()).Distinct().Order();
        Assert.Equal(json, string.Join(' ', seen));
    }

    [Fact]
    public void A_list_that_does_not_end_is_refused() =>
        Assert.StartsWith("--param: x: in \"[1, 2\", character 6: it ends too early", Assert.Throws<TuneException>(() => SpaceReader.ReadArgument("[1, 2", Place)).Message);
}
