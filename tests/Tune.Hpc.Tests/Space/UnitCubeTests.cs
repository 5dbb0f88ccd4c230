using Tune.Hpc.Space;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Space;

public sealed class UnitCubeTests
{
    public static TheoryData<string> SpaceNames => [.. ContractSpaces.Usual.Keys];

    private static UnitCube Cube(string json) => new(Spaces.Read(json));

    private static SampleKey Key(long index) => new(7, index, 0);

    [Theory]
    [MemberData(nameof(SpaceNames))]
    public void What_is_encoded_decodes_to_the_same_configuration(string name)
    {
        var cube = Cube(ContractSpaces.Usual[name]);
        for (int i = 0; i < 200; i++)
        {
            var config = cube.Space.Sample(11, i);
            var again = cube.Decode(cube.Encode(config), Key(i));
            AssertAlike(config, again);
        }
    }

    [Theory]
    [MemberData(nameof(SpaceNames))]
    public void What_is_encoded_lies_within_its_cell(string name)
    {
        var cube = Cube(ContractSpaces.Usual[name]);
        for (int i = 0; i < 200; i++)
        {
            double[] places = cube.Encode(cube.Space.Sample(13, i));
            foreach (var dimension in cube.Dimensions.Where(d => !double.IsNaN(places[d.Index])))
            {
                var (lower, upper) = dimension.CellOf(places[dimension.Index]) ?? (0, 1);
                Assert.InRange(places[dimension.Index], lower, upper);
                Assert.InRange(dimension.Settle(places[dimension.Index]), lower, upper);
            }
        }
    }

    [Theory]
    [InlineData("lograndint(1, 10000)")]
    [InlineData("lograndint(3, 9)")]
    [InlineData("randint(-5, 6)")]
    [InlineData("qrandint(0, 100, 5)")]
    [InlineData("quniform(0, 2, 0.25)")]
    [InlineData("qloguniform(0.01, 10, 0.01)")]
    [InlineData("qrandn(0, 1, 0.1)")]
    [InlineData("choice([16, 32, 64, 128])")]
    [InlineData("choice([c, b, a])")]
    public void All_of_a_cell_decodes_to_one_value_and_beyond_it_to_another(string notation)
    {
        var dimension = Cube($"{{\"x\": \"{notation}\"}}").Dimensions[0];
        for (int i = 0; i < 500; i++)
        {
            double unit = (i + 0.5) / 500;
            var (lower, upper) = dimension.CellOf(unit)!.Value;
            var value = dimension.Domain.Decode(unit);
            Assert.InRange(unit, lower, upper);
            double inset = (upper - lower) * 1e-6;
            foreach (double inside in (double[])[lower + inset, dimension.Settle(unit), upper - inset])
            {
                Assert.Equal(value, dimension.Domain.Decode(inside));
            }

            Assert.True(upper + inset >= 1 || !value.Equals(dimension.Domain.Decode(upper + inset)), $"beyond {upper} {notation} is still {value}");
        }
    }

    [Fact]
    public void Cells_of_logarithmic_whole_numbers_narrow_as_numbers_grow()
    {
        var dimension = Cube("""{"x": "lograndint(1, 1001)"}""").Dimensions[0];
        double[] widths = [.. ((long[])[1, 10, 100, 1000]).Select(v => dimension.CellOf(dimension.Domain.Encode(ConfigValue.Of(v)))!.Value).Select(c => c.Upper - c.Lower)];
        Assert.Equal(widths.OrderDescending(), widths);
    }

    [Fact]
    public void A_normal_number_lies_at_the_share_of_the_distribution_below_it()
    {
        var cube = Cube("""{"x": "randn(5, 2)"}""");
        Assert.Equal(0.5, cube.Encode(Spaces.Map("""{"x": 5.0}"""))[0], 1e-12);
        Assert.Equal(0.8413447460685429, cube.Encode(Spaces.Map("""{"x": 7.0}"""))[0], 1e-9);
        Assert.Equal(7.0, cube.Decode([0.8413447460685429], Key(0))["x"]!.AsDouble!.Value, 1e-6);
    }

    [Fact]
    public void Equal_parts_of_a_logarithmic_axis_are_equal_factors()
    {
        var cube = Cube("""{"x": "loguniform(1e-4, 1)"}""");
        Assert.Equal([0.0, 0.25, 0.5, 0.75, 1.0], ((double[])[1e-4, 1e-3, 1e-2, 1e-1, 1]).Select(x => Math.Round(cube.Encode(ConfigMap.Empty.With("x", ConfigValue.Of(x)))[0], 9)));
    }

    [Fact]
    public void What_a_configuration_does_not_have_has_no_place()
    {
        var cube = Cube(ContractSpaces.Conditional);
        double[] point = cube.Encode(Spaces.Map("""{"model": {"name": "forest", "trees": 100}, "scale": false, "r": 0.5}"""));
        var missing = cube.Dimensions.Where(d => double.IsNaN(point[d.Index])).Select(d => d.Parameter.Path);
        Assert.Equal(cube.Dimensions.Where(d => d.IsConditional).Select(d => d.Parameter.Path).Except(["model/trees"]), missing);
        Assert.True(cube.IsConditional);
    }

    [Fact]
    public void Places_of_what_a_configuration_does_not_have_are_not_looked_at()
    {
        var cube = Cube(ContractSpaces.Conditional);
        double[] point = cube.Encode(Spaces.Map("""{"model": {"name": "forest", "trees": 100}, "scale": false, "r": 0.5}"""));
        double[] filled = [.. point.Select(p => double.IsNaN(p) ? 0.9 : p)];
        Assert.Equal(cube.Decode(point, Key(3)), cube.Decode(filled, Key(3)));
    }

    [Fact]
    public void What_is_left_open_is_drawn_by_the_key_alone()
    {
        var cube = Cube(ContractSpaces.Mixed);
        double[] open = new double[cube.Count];
        Array.Fill(open, double.NaN);
        Assert.Equal(cube.Decode(open, Key(5)), cube.Decode(open, Key(5)));
        Assert.NotEqual(cube.Decode(open, Key(5)), cube.Decode(open, Key(6)));
    }

    [Fact]
    public void Of_options_that_are_sub_spaces_the_one_that_fits_is_found()
    {
        var cube = Cube("""{"m": "choice([{t: a, x: uniform(0, 1)}, {t: b, x: uniform(0, 1)}, 3])"}""");
        Assert.Equal(0.5 / 3, cube.Encode(Spaces.Map("""{"m": {"t": "a", "x": 0.5}}"""))[0], 1e-12);
        Assert.Equal(1.5 / 3, cube.Encode(Spaces.Map("""{"m": {"t": "b", "x": 0.5}}"""))[0], 1e-12);
        Assert.Equal(2.5 / 3, cube.Encode(Spaces.Map("""{"m": 3}"""))[0], 1e-12);
    }

    [Theory]
    [InlineData(ContractSpaces.Finite, 12L)]
    [InlineData(ContractSpaces.One, 1L)]
    [InlineData(ContractSpaces.Numbers, null)]
    public void Configurations_are_counted_where_they_can_be(string space, long? count) => Assert.Equal(count, Cube(space).MostConfigurations);

    [Fact]
    public void What_has_one_value_is_no_dimension()
    {
        var cube = Cube("""{"a": 7, "b": "choice([x])", "c": "uniform(0, 1)", "d": "randint(3, 4)"}""");
        Assert.Equal(["c"], cube.Dimensions.Select(d => d.Parameter.Path));
        Assert.Equal("""{"a":7,"b":"x","c":0.5,"d":3}""", cube.Decode([0.5], Key(0)).ToJson());
    }

    private static void AssertAlike(ConfigValue expected, ConfigValue actual)
    {
        if (expected is ConfigMap map)
        {
            Assert.Equal(map.Entries.Select(e => e.Key), ((ConfigMap)actual).Entries.Select(e => e.Key));
            map.Entries.ToList().ForEach(e => AssertAlike(e.Value, ((ConfigMap)actual)[e.Key]!));
        }
        else if (expected is ConfigNumber number)
        {
            Assert.Equal(number.Value, actual.AsDouble!.Value, 1e-9 * (1 + Math.Abs(number.Value)));
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }
}
