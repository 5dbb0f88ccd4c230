using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

/// <summary>Constants from CPython 3's math.erf, math.erfc and statistics.NormalDist().inv_cdf.</summary>
public sealed class NormalDistributionTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.1, 0.1124629160182849, 0.8875370839817152)]
    [InlineData(0.5, 0.5204998778130465, 0.4795001221869535)]
    [InlineData(1, 0.8427007929497149, 0.15729920705028513)]
    [InlineData(2, 0.9953222650189527, 0.004677734981047265)]
    [InlineData(2.5, 0.999593047982555, 0.0004069520174449589)]
    [InlineData(3, 0.9999779095030014, 2.2090496998585438e-05)]
    [InlineData(5, 0.9999999999984626, 1.5374597944280351e-12)]
    [InlineData(8, 1, 1.1224297172982928e-29)]
    [InlineData(26, 1, 5.663192408856143e-296)]
    [InlineData(-1, -0.8427007929497149, 1.842700792949715)]
    public void The_error_function_agrees_with_the_reference(double x, double erf, double erfc)
    {
        Near(erf, ErrorFunction.Erf(x));
        Near(erfc, ErrorFunction.Erfc(x));
    }

    [Theory]
    [InlineData(1e-300, -37.0470962993612)]
    [InlineData(1e-20, -9.262340089798405)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(0.02425, -1.9729610513118845)]
    [InlineData(0.1, -1.2815515655446008)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.9599639845400536)]
    [InlineData(0.999999, 4.753424308817089)]
    public void The_quantiles_agree_with_the_reference(double p, double z)
    {
        Near(z, StandardNormal.InverseCdf(p));
        Near(p, StandardNormal.Cdf(StandardNormal.InverseCdf(p)), 1e-12);
    }

    [Fact]
    public void The_ends_are_infinite_and_outside_is_refused()
    {
        Assert.Equal(double.NegativeInfinity, StandardNormal.InverseCdf(0));
        Assert.Equal(double.PositiveInfinity, StandardNormal.InverseCdf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardNormal.InverseCdf(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => StandardNormal.InverseCdf(double.NaN));
    }

    private static void Near(double expected, double actual, double relative = 1e-14) =>
        Assert.True(Math.Abs(actual - expected) <= relative * Math.Max(Math.Abs(expected), 1e-300), $"{actual:R}, not {expected:R}");
}
