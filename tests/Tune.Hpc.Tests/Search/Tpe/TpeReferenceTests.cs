using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Parzen;
using Tune.Hpc.Search.Tpe;

namespace Tune.Hpc.Tests.Search.Tpe;

/// <summary>The reference numbers of the rules: set sizes, bandwidths, weights; and the parts that are fast against those that are plain.</summary>
public sealed class TpeReferenceTests
{
    [Theory] // ALGORITHMS 24
    [InlineData(10, 1, 1)]
    [InlineData(11, 2, 1)]
    [InlineData(20, 2, 2)]
    [InlineData(50, 5, 2)]
    [InlineData(100, 10, 3)]
    [InlineData(250, 25, 4)]
    [InlineData(300, 25, 5)]
    [InlineData(1000, 25, 8)]
    public void As_many_results_are_good_as_in_the_references(int results, int optuna, int hyperOpt)
    {
        Assert.Equal(optuna, new TpeRules(new TpeSettings()).Good(results, isOneObjective: true));
        Assert.Equal(hyperOpt, new TpeRules(new TpeSettings { Variant = TpeVariant.HyperOpt }).Good(results, isOneObjective: true));
    }

    [Fact]
    public void With_several_objectives_a_tenth_is_good_however_many_there_are() =>
        Assert.Equal(100, new TpeRules(new TpeSettings()).Good(1000, isOneObjective: false));

    [Theory] // ALGORITHMS 24
    [InlineData(new[] { 0.2, 0.5, 0.9 }, new[] { 0.3, 0.4, 0.4 })]
    [InlineData(new[] { 0.5 }, new[] { 0.5 })]
    [InlineData(new[] { 0.2, 0.21, 0.9 }, new[] { 0.2, 0.69, 0.69 })]
    public void Kernels_are_as_wide_as_Optunas(double[] centres, double[] widths) => Assert.All(
        widths.Select((w, i) => (Expected: w, Actual: new TpeBandwidths(false, true, false).Of(centres, i))), w => Assert.Equal(w.Expected, w.Actual, 12));

    [Theory] // ALGORITHMS 24
    [InlineData(new[] { 0.2, 0.55, 0.9 }, new[] { 0.3, 0.35, 0.35 })]
    [InlineData(new[] { 0.7 }, new[] { 0.5 })]
    public void Kernels_are_as_wide_as_HyperOpts(double[] centres, double[] widths) => Assert.All(
        widths.Select((w, i) => (Expected: w, Actual: new TpeBandwidths(false, true, true).Of(centres, i))), w => Assert.Equal(w.Expected, w.Actual, 12));

    [Fact]
    public void Without_the_clip_kernels_are_as_narrow_as_the_results_are_near_each_other_and_with_endpoints_as_wide_as_the_way_to_the_bounds()
    {
        Assert.Equal(0.01, new TpeBandwidths(false, false, false).Of([0.2, 0.21, 0.9], 0), 12);
        Assert.Equal(0.2, new TpeBandwidths(true, true, false).Of([0.2, 0.3, 0.9], 0), 12);
    }

    [Fact]
    public void Of_more_than_25_results_the_older_ones_count_less()
    {
        double[] weights = new double[28];
        TpeRules.Forget(weights);
        Assert.Equal(1.0 / 28, weights[0], 12);
        Assert.Equal((1 + (1.0 / 28)) / 2, weights[1], 12);
        Assert.All(weights[2..], w => Assert.Equal(1, w, 12));
        double[] few = new double[25];
        TpeRules.Forget(few);
        Assert.All(few, w => Assert.Equal(1, w));
    }

    [Fact]
    public void The_fast_normal_distribution_is_the_plain_one_also_far_out()
    {
        for (double z = -37; z < 9; z += 0.0173)
        {
            double plain = StandardNormal.Cdf(z);
            Assert.True(Math.Abs(NormalTable.Below(z) - plain) <= plain * 1e-9, $"{z}: {NormalTable.Below(z)} is not {plain}");
        }

        Assert.Equal(1, NormalTable.Between(8.5, 9) / (StandardNormal.Cdf(-8.5) - StandardNormal.Cdf(-9)), 12);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(1, 0.01)]
    [InlineData(0.3, 1)]
    [InlineData(0.97, 0.2)]
    public void Quantiles_of_a_truncated_normal_lie_inside_and_agree_with_its_cells(double centre, double sigma)
    {
        for (double part = 0; part <= 1; part += 1.0 / 64)
        {
            double x = TruncatedNormal.Quantile(part, centre, sigma);
            Assert.InRange(x, 0, 1);
            Assert.Equal(part, Math.Exp(TruncatedNormal.LogMass((0, x), centre, sigma)), 1e-9);
        }
    }

    [Fact]
    public void The_packed_exponential_is_the_plain_one()
    {
        for (double x = -699; x < 600; x += 0.37)
        {
            double fast = PackedExp.Of(System.Runtime.Intrinsics.Vector256.Create(x))[0];
            Assert.True(Math.Abs((fast / Math.Exp(x)) - 1) < 1e-12, $"e^{x}");
        }
    }
}
