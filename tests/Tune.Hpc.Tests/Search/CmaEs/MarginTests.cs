using Tune.Hpc.Numerics;
using Tune.Hpc.Search.CmaEs;

namespace Tune.Hpc.Tests.Search.CmaEs;

public sealed class MarginTests
{
    private const double Alpha = 0.02;

    [Fact]
    public void In_a_cell_between_others_each_side_keeps_half_the_margin()
    {
        var (mean, factor) = Margin.Corrected(0.31, 0.0001, (0.3, 0.4), Alpha);
        double deviation = 0.0001 * factor;
        double below = StandardNormal.Cdf((0.3 - mean) / deviation);
        double above = StandardNormal.Cdf((mean - 0.4) / deviation);
        Assert.True(below >= (Alpha / 2) - 1e-9 && above >= (Alpha / 2) - 1e-9, $"{below} below, {above} above");
        Assert.InRange(mean, 0.3, 0.4);
    }

    [Fact]
    public void What_exceeds_one_side_is_kept_on_it()
    {
        var (mean, factor) = Margin.Corrected(0.301, 0.01, (0.3, 0.4), Alpha);
        double below = StandardNormal.Cdf((0.3 - mean) / (0.01 * factor));
        Assert.InRange(below, 0.4, 0.47);
        Assert.Equal(Alpha / 2, StandardNormal.Cdf((mean - 0.4) / (0.01 * factor)), 6);
    }

    [Theory]
    [InlineData(-0.5, 0, 0.25)]
    [InlineData(1.5, 0.75, 1)]
    public void In_the_first_and_the_last_cell_the_mean_comes_as_near_as_it_must(double mean, double lower, double upper)
    {
        var (moved, factor) = Margin.Corrected(mean, 0.05, (lower, upper), Alpha);
        double edge = lower == 0 ? upper : lower;
        Assert.Equal(1, factor);
        Assert.Equal(Alpha, StandardNormal.Cdf(-Math.Abs(moved - edge) / 0.05), 9);
    }

    [Fact]
    public void Wide_distributions_stay_as_they_are() => Assert.Equal((0.35, 1.0), Margin.Corrected(0.35, 0.2, (0.3, 0.4), Alpha));
}
