using Tune.Hpc.Search.QuasiMonteCarlo;

namespace Tune.Hpc.Tests.Search.QuasiMonteCarlo;

public sealed class SobolTests
{
    // Computed with SciPy 1.10.1, scipy.stats.qmc.Sobol(5, scramble=False).
    private static readonly double[][] _first =
    [
        [0, 0, 0, 0, 0],
        [0.5, 0.5, 0.5, 0.5, 0.5],
        [0.75, 0.25, 0.25, 0.25, 0.75],
        [0.25, 0.75, 0.75, 0.75, 0.25],
        [0.375, 0.375, 0.625, 0.875, 0.375],
        [0.875, 0.875, 0.125, 0.375, 0.875],
        [0.625, 0.125, 0.875, 0.625, 0.625],
        [0.125, 0.625, 0.375, 0.125, 0.125],
    ];

    [Fact]
    public void The_first_points_are_the_known_ones()
    {
        var sobol = new Sobol(5, 1, scramble: false);
        Assert.All(_first.Select((point, i) => (point, i)), p => Assert.Equal(p.point, sobol.Point(p.i)));
    }

    [Fact]
    public void Points_of_fifty_dimensions_are_the_known_ones()
    {
        // The same library, 50 dimensions.
        var sobol = new Sobol(50, 1, scramble: false);
        double[] point = sobol.Point(1000);
        Assert.Equal([0.21972656, 0.09667969, 0.08496094, 0.14746094, 0.47949219], new[] { 0, 1, 10, 30, 49 }.Select(i => Math.Round(point[i], 8)));
        double[] other = sobol.Point(777);
        Assert.Equal([0.16308594, 0.27441406, 0.23730469, 0.72167969, 0.77636719], new[] { 2, 3, 20, 40, 48 }.Select(i => Math.Round(other[i], 8)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_axis_has_one_of_256_points_in_each_256th(bool scramble)
    {
        const int axes = SobolNumbers.Dimensions;
        var sobol = new Sobol(axes, 4711, scramble);
        double[][] points = [.. Enumerable.Range(0, 256).Select(i => sobol.Point(i))];
        Assert.All(Enumerable.Range(0, axes), axis => Assert.Equal(256, points.Select(p => (int)(p[axis] * 256)).Distinct().Count()));
    }

    [Fact]
    public void Scrambling_keeps_two_dimensions_balanced()
    {
        // The first two dimensions are a net with t = 0: each box of 1/16 by 1/16 has one of 256 points, whatever the seed.
        foreach (ulong seed in new ulong[] { 1, 2, 3 })
        {
            var sobol = new Sobol(2, seed, scramble: true);
            Assert.Equal(256, Enumerable.Range(0, 256).Select(i => sobol.Point(i)).Select(p => ((int)(p[0] * 16), (int)(p[1] * 16))).Distinct().Count());
        }
    }

    [Fact]
    public void Other_seeds_give_other_points_and_the_same_seed_the_same()
    {
        Assert.Equal(new Sobol(3, 5, true).Point(12), new Sobol(3, 5, true).Point(12));
        Assert.NotEqual(new Sobol(3, 5, true).Point(12), new Sobol(3, 6, true).Point(12));
    }

    [Fact]
    public void Axes_beyond_the_table_are_there()
    {
        var sobol = new Sobol(SobolNumbers.Dimensions + 40, 1, scramble: true);
        double[][] points = [.. Enumerable.Range(0, 500).Select(i => sobol.Point(i))];
        Assert.All(Enumerable.Range(0, SobolNumbers.Dimensions + 40), axis => Assert.InRange(points.Average(p => p[axis]), 0.44, 0.56));
        Assert.Equal(points[17], sobol.Point(17));
    }
}
