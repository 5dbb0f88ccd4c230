using Tune.Hpc.Search.QuasiMonteCarlo;

namespace Tune.Hpc.Tests.Search.QuasiMonteCarlo;

public sealed class HaltonTests
{
    [Fact]
    public void The_first_points_are_the_known_ones()
    {
        double[][] known = [[0.5, 1 / 3.0, 0.2], [0.25, 2 / 3.0, 0.4], [0.75, 1 / 9.0, 0.6], [0.125, 4 / 9.0, 0.8], [0.625, 7 / 9.0, 0.04]];
        var halton = new Halton(3, 1, scramble: false);
        Assert.All(known.Select((point, i) => (point, i)), p => Assert.All(halton.Point(p.i + 1).Zip(p.point), v => Assert.Equal(v.Second, v.First, 12)));
    }

    [Fact]
    public void Scrambled_points_are_balanced_in_every_base()
    {
        var halton = new Halton(3, 42, scramble: true);
        double[][] points = [.. Enumerable.Range(0, 900).Select(i => halton.Point(i))];
        Assert.Equal([450, 450], CountsOf(points, 0, 2));
        Assert.Equal([100, 100, 100, 100, 100, 100, 100, 100, 100], CountsOf(points, 1, 9));
        Assert.Equal([180, 180, 180, 180, 180], CountsOf(points, 2, 5));
        Assert.All(points.SelectMany(p => p), v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public void Other_seeds_give_other_points() => Assert.NotEqual(new Halton(2, 1, true).Point(3), new Halton(2, 2, true).Point(3));

    [Fact]
    public void Neighbouring_axes_of_large_bases_do_not_run_in_parallel()
    {
        // Bases 67 and 71, 30 points: not scrambled they lie on a line.
        Assert.True(Correlation(scramble: false) > 0.99);
        Assert.True(Math.Abs(Correlation(scramble: true)) < 0.6);
    }

    private static double Correlation(bool scramble)
    {
        var halton = new Halton(20, 3, scramble);
        double[][] points = [.. Enumerable.Range(1, 30).Select(i => halton.Point(i))];
        (double a, double b) = (points.Average(p => p[18]), points.Average(p => p[19]));
        double Sum(Func<double[], double> of) => points.Sum(of);
        return Sum(p => (p[18] - a) * (p[19] - b)) / Math.Sqrt(Sum(p => (p[18] - a) * (p[18] - a)) * Sum(p => (p[19] - b) * (p[19] - b)));
    }

    // A hair above the edges of parts, where rounding puts a point in the part before.
    private static int[] CountsOf(double[][] points, int axis, int parts) =>
        [.. Enumerable.Range(0, parts).Select(part => points.Count(p => (int)((p[axis] + 1e-9) * parts) == part))];
}
