using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

public sealed class NormalTailTests
{
    // log h(z) of Ament et al. (2023), to six digits.
    [Theory]
    [InlineData(2, 0.697384)]
    [InlineData(0, -0.918939)]
    [InlineData(-1, -2.485121)]
    [InlineData(-5, -16.744301)]
    [InlineData(-10, -55.553122)]
    [InlineData(-20, -206.917839)]
    [InlineData(-30, -457.724654)]
    [InlineData(-50, -1258.744183)]
    [InlineData(-100, -5010.129579)]
    public void The_log_of_the_improvement_has_its_known_values(double z, double value) => Assert.Equal(value, NormalTail.LogImprovement(z).Value, 6);

    [Fact]
    public void Slopes_are_what_differences_say()
    {
        foreach (double z in (double[])[-300, -30, -8.3, -2, -0.1, 0.1, 1, 4])
        {
            double step = 1e-5 * Math.Max(1, Math.Abs(z));
            Assert.Equal((NormalTail.LogImprovement(z + step).Value - NormalTail.LogImprovement(z - step).Value) / (2 * step), NormalTail.LogImprovement(z).Slope, 5);
            Assert.Equal((NormalTail.LogCdf(z + step).Value - NormalTail.LogCdf(z - step).Value) / (2 * step), NormalTail.LogCdf(z).Slope, 5);
        }
    }

    [Fact]
    public void The_far_tail_goes_on_where_it_begins() =>
        Assert.Equal(NormalTail.LogImprovement(-9999.99).Value, NormalTail.LogImprovement(-10000.01).Value, 250.0);

    [Fact]
    public void The_log_of_the_probability_is_that_of_the_probability()
    {
        for (double z = -6; z < 8; z += 0.37)
        {
            Assert.Equal(Math.Log(StandardNormal.Cdf(z)), NormalTail.LogCdf(z).Value, 11);
        }
    }

    // From 2 on the plain product loses digits; there the table must go on smoothly into the continued fraction.
    [Fact]
    public void The_scaled_error_function_is_the_product_it_stands_for()
    {
        for (double x = 0; x < 5; x += 0.013)
        {
            double expected = Math.Exp(x * x) * ErrorFunction.Erfc(x);
            Assert.Equal(1, ScaledErrorFunction.Of(x) / expected, 12);
        }

        Assert.Equal(1, ScaledErrorFunction.Of(8 - 1e-9) / ScaledErrorFunction.Of(8 + 1e-9), 8);
        Assert.Equal(1 / (100 * Math.Sqrt(Math.PI)), ScaledErrorFunction.Of(100), 5);
    }
}
