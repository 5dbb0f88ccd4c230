using Tune.Hpc.Search.GaussianProcess;

namespace Tune.Hpc.Tests.Search.GaussianProcess;

public sealed class OutputTransformTests
{
    private static readonly double[] _values = [-1.5, -0.7, -0.2, 0, 0.3, 0.9, 2.5, 7, 20];

    // scipy.stats.yeojohnson(values, 0.3) and yeojohnson_normmax(values) of SciPy 1.10.
    [Fact]
    public void Yeo_and_Johnsons_transform_is_SciPys()
    {
        double[] expected =
        [
            -2.2046242387219626, -0.8615852349910996, -0.21373668978745075, 0, 0.27296582881509196, 0.7078153138731806, 1.5206598107369522, 2.8868866102453827, 4.975585828467532,
        ];
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], OutputTransform.Power(_values[i], 0.3), 12);
        }

        Assert.Equal(0.054824969699101216, OutputTransform.Likeliest(_values), 4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Targets_keep_the_order_and_have_mean_0_and_deviation_1(bool boxCox)
    {
        double[] losses = [3, 1, 4, 1.5, 9, 2.6, 535, 8979, 1e6];
        double[] targets = OutputTransform.Apply(losses, boxCox)!;
        Assert.Equal(losses.Order(), losses.Zip(targets).OrderBy(p => p.Second).Select(p => p.First));
        Assert.Equal(0, targets.Average(), 9);
        Assert.Equal(1, targets.Average(t => t * t), 9);
    }

    [Fact]
    public void Targets_do_not_change_when_losses_are_shifted_and_scaled()
    {
        double[] plain = OutputTransform.Apply(_values)!;
        Assert.All(OutputTransform.Apply([.. _values.Select(v => 100 + (7 * v))])!.Zip(plain), p => Assert.Equal(p.Second, p.First, 6));
    }

    [Fact]
    public void A_failed_trial_is_one_deviation_above_the_highest()
    {
        double[] targets = OutputTransform.Apply([1, double.PositiveInfinity, 2, 5])!;
        Assert.Equal(targets[3] + 1, targets[1], 12);
    }

    [Fact]
    public void Extreme_losses_give_finite_targets()
    {
        Assert.All(OutputTransform.Apply([1e300, -1e300, 0, double.Epsilon, 1e300])!, t => Assert.True(double.IsFinite(t)));
        Assert.All(OutputTransform.Apply([1e300, 1e-300, 1, 2, 3], positiveByBoxCox: true)!, t => Assert.True(double.IsFinite(t)));
    }

    [Fact]
    public void Equal_losses_have_no_targets()
    {
        Assert.Null(OutputTransform.Apply([2, 2, double.PositiveInfinity]));
        Assert.Null(OutputTransform.Apply([double.PositiveInfinity]));
    }
}
