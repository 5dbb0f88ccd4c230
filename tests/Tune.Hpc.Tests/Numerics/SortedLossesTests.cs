using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

public sealed class SortedLossesTests
{
    [Theory] // numpy 1.24: -np.nanpercentile(-np.array(values), 100 * (1 - fraction))
    [InlineData(new[] { 3.0, 1.0, 2.0, 4.0 }, 1.0 / 4, 1.75)]
    [InlineData(new[] { 3.0, 1.0, 2.0, 4.0 }, 1.0 / 3, 2.0)]
    [InlineData(new[] { 3.0, 1.0, 2.0, 4.0 }, 1.0 / 2, 2.5)]
    [InlineData(new[] { 0.1, 0.2 }, 1.0 / 3, 0.13333333333333333)]
    [InlineData(new[] { 7.0 }, 1.0 / 3, 7.0)]
    public void Percentiles_agree_with_numpy(double[] values, double fraction, double expected)
    {
        var losses = new SortedLosses();
        Array.ForEach(values, losses.Add);
        Assert.Equal(expected, losses.Percentile(fraction), 1e-15);
    }

    [Fact]
    public void Count_below_counts_strictly()
    {
        var losses = new SortedLosses();
        Array.ForEach([2.0, 1.0, 2.0, 3.0], losses.Add);
        Assert.Equal((0, 1, 3, 4), (losses.CountBelow(1), losses.CountBelow(2), losses.CountBelow(3), losses.CountBelow(4)));
    }

    [Fact]
    public void Only_finite_numbers_are_kept()
    {
        Assert.Throws<ArgumentException>(() => new SortedLosses().Add(double.NaN));
    }
}
