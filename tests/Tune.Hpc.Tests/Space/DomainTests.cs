using Tune.Hpc.Numerics;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Space;

public sealed class DomainTests
{
    [Theory]
    [InlineData("uniform(0, 1)")]
    [InlineData("uniform(-5, 12.5)")]
    [InlineData("quniform(0, 1, 0.1)")]
    [InlineData("quniform(-3, 3, 1)")]
    [InlineData("loguniform(0.0001, 0.1)")]
    [InlineData("qloguniform(0.01, 1, 0.01)")]
    [InlineData("randn(0, 1)")]
    [InlineData("randn(10, 2, lower=13, upper=14)")]
    [InlineData("randn(0, 1, lower=9)")]
    [InlineData("qrandn(0, 5, 0.5)")]
    [InlineData("qrandn(0, 5, 0.5, lower=-2, upper=4)")]
    [InlineData("randint(0, 10)")]
    [InlineData("randint(-1000000000000000, 2)")]
    [InlineData("qrandint(0, 10, 2)")]
    [InlineData("qrandint(-7, 11, 3)")]
    [InlineData("lograndint(1, 1000)")]
    [InlineData("qlograndint(8, 512, 8)")]
    [InlineData("choice([3, 1, 2])")]
    [InlineData("choice([\"a\", \"b\"], cost=[2, 1])")]
    public void Samples_lie_in_the_domain_and_survive_the_unit_cube(string notation)
    {
        var domain = Spaces.Domain(notation);
        Assert.Equal(notation, domain.Notation);
        for (int i = 0; i < 2000; i++)
        {
            var stream = KeyedStream.For(1, "test", i);
            var value = domain.Sample(ref stream);
            Assert.True(domain.Contains(value), $"{value} is not in {notation}");
            double unit = domain.Encode(value);
            Assert.InRange(unit, 0, 1);
            AssertSame(value, domain.Decode(unit));
        }

        Assert.True(domain.Contains(domain.Decode(0)));
        Assert.True(domain.Contains(domain.Decode(1)));
    }

    [Theory]
    [InlineData("uniform(0, 10)", 10)]
    [InlineData("loguniform(1, 1024)", 10)]
    [InlineData("randn(5, 2)", 16)]
    [InlineData("randn(5, 2, lower=6)", 16)]
    [InlineData("quniform(0, 1, 0.1)", 11)] // trap SP-03: a draw that is rounded would give the ends half the weight
    [InlineData("quniform(0, 4, 1)", 5)] // trap SP-03: q = 1 is a step like any other
    [InlineData("qrandint(0, 10, 2)", 6)] // trap SP-09: 10 must come, as often as the others
    [InlineData("qrandint(0, 4)", 5)] // trap SP-09: q = 1 includes the upper bound too
    [InlineData("randint(0, 7)", 7)]
    [InlineData("choice([\"a\", \"b\", \"c\"])", 3)]
    public void Equal_parts_of_the_unit_interval_are_equally_likely(string notation, int cells)
    {
        var domain = Spaces.Domain(notation);
        Assert.True(ChiSquare.Of(20_000, cells, i => Math.Min((int)(domain.Encode(Sample(domain, i)) * cells), cells - 1)) is var p && p > 0.001, $"{notation}: p = {p}");
    }

    [Fact]
    public void A_quantised_number_has_exactly_the_multiples_of_its_step()
    {
        var domain = Spaces.Domain("quniform(0, 1, 0.1)");
        var seen = Enumerable.Range(0, 1000).Select(i => Sample(domain, i).AsDouble!.Value).Distinct().Order();
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1], seen);
        Assert.Equal(11, domain.Cardinality);
    }

    [Fact] // trap SP-03
    public void A_step_of_1_gives_whole_numbers()
    {
        var domain = Spaces.Domain("quniform(0, 4, 1)");
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(0, Sample(domain, i).AsDouble!.Value % 1));
        Assert.IsType<ConfigNumber>(Sample(domain, 0));
    }

    [Theory]
    [InlineData("qrandint(0, 10, 2)", new long[] { 0, 2, 4, 6, 8, 10 })] // trap SP-09
    [InlineData("qrandint(1, 10, 3)", new long[] { 3, 6, 9 })] // bounds move inward
    [InlineData("qrandint(0, 3)", new long[] { 0, 1, 2, 3 })]
    [InlineData("qlograndint(2, 10, 2)", new long[] { 2, 4, 6, 8, 10 })] // trap SP-11
    [InlineData("qlograndint(1, 3)", new long[] { 1, 2, 3 })]
    [InlineData("randint(0, 3)", new long[] { 0, 1, 2 })]
    [InlineData("lograndint(1, 4)", new long[] { 1, 2, 3 })]
    public void Every_whole_number_of_the_domain_comes_and_no_other(string notation, long[] values)
    {
        var domain = Spaces.Domain(notation);
        var seen = Enumerable.Range(0, 2000).Select(i => ((ConfigInteger)Sample(domain, i)).Value).Distinct().Order();
        Assert.Equal(values, seen);
        Assert.Equal(values.Length, domain.Cardinality);
    }

    [Fact] // SP-10: floor(exp(U(log 1, log 8))) is 1 with log 2 / log 8 = 1/3, 2 with 0.195, ...
    public void A_logarithmic_whole_number_is_the_floor_of_a_logarithmic_draw()
    {
        var domain = Spaces.Domain("lograndint(1, 8)");
        double[] expected = [.. Enumerable.Range(1, 7).Select(k => Math.Log((k + 1.0) / k) / Math.Log(8))];
        double p = ChiSquare.Of(20_000, expected, i => (int)((ConfigInteger)Sample(domain, i)).Value - 1);
        Assert.True(p > 0.001, $"p = {p}");
    }

    [Fact] // SP-11: each multiple in proportion to the logarithm's length of what rounds to it
    public void A_stepped_logarithmic_number_weighs_its_multiples_by_what_rounds_to_them()
    {
        var domain = Spaces.Domain("qloguniform(0.1, 0.5, 0.1)");
        double all = Math.Log(5.5 / 0.5);
        double[] expected = [.. Enumerable.Range(1, 5).Select(k => Math.Log((k + 0.5) / (k - 0.5)) / all)];
        double p = ChiSquare.Of(20_000, expected, i => (int)Math.Round(Sample(domain, i).AsDouble!.Value * 10) - 1);
        Assert.True(p > 0.001, $"p = {p}");
    }

    [Fact]
    public void The_upper_bound_of_a_continuous_domain_is_never_drawn_but_may_be_given()
    {
        var domain = Spaces.Domain("uniform(1, 1.0000000000000009)"); // four doubles wide
        Assert.All(Enumerable.Range(0, 1000), i => Assert.True(Sample(domain, i).AsDouble < 1.0000000000000009));
        Assert.True(domain.Contains(ConfigValue.Of(1.0000000000000009)));
    }

    [Fact]
    public void Costs_order_a_choice_and_numbers_order_themselves()
    {
        var byCost = Spaces.Domain("choice([\"big\", \"small\"], cost=[4, 1])");
        Assert.True(byCost.Encode(ConfigValue.Of(1)) < byCost.Encode(ConfigValue.Of(0)));
        var byValue = Assert.IsType<Hpc.Space.ChoiceDomain>(Spaces.Domain("choice([64, 32])"));
        Assert.True(byValue.IsOrdered);
        Assert.Equal(0.25, byValue.Encode(ConfigValue.Of(1)));
        Assert.False(Assert.IsType<Hpc.Space.ChoiceDomain>(Spaces.Domain("choice([64, 32], ordered=false)")).IsOrdered);
        Assert.False(Assert.IsType<Hpc.Space.ChoiceDomain>(Spaces.Domain("choice([relu, tanh])")).IsOrdered);
        Assert.True(Assert.IsType<Hpc.Space.ChoiceDomain>(Spaces.Domain("choice([s, m, l], ordered=true)")).IsOrdered);
    }

    [Fact]
    public void A_point_may_write_a_number_without_its_point()
    {
        Assert.Equal(ConfigValue.Of(1.0), Spaces.Domain("uniform(0, 2)").Accept(ConfigValue.Of(1)));
        Assert.Equal(ConfigValue.Of(3), Spaces.Domain("randint(0, 5)").Accept(ConfigValue.Of(3.0)));
        Assert.Null(Spaces.Domain("randint(0, 5)").Accept(ConfigValue.Of(5)));
        Assert.Null(Spaces.Domain("randint(0, 5)").Accept(ConfigValue.Of(2.5)));
        Assert.Null(Spaces.Domain("uniform(0, 2)").Accept(ConfigValue.Of("1")));
        Assert.Null(Spaces.Domain("quniform(0, 2, 0.5)").Accept(ConfigValue.Of(0.3)));
    }

    private static ConfigValue Sample(Hpc.Space.Domain domain, int i)
    {
        var stream = KeyedStream.For(11, "test", i);
        return domain.Sample(ref stream);
    }

    private static void AssertSame(ConfigValue expected, ConfigValue actual)
    {
        if (expected is ConfigNumber number)
        {
            double scale = Math.Max(1e-12, Math.Abs(number.Value)) * 1e-9;
            Assert.InRange(actual.AsDouble!.Value, number.Value - scale, number.Value + scale);
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }
}
