using Tune.Hpc.Numerics;
using Tune.Hpc.Search.CmaEs;

namespace Tune.Hpc.Tests.Search.CmaEs;

public sealed class CmaEsDistributionTests
{
    [Theory]
    [InlineData(5, false, 1500)]
    [InlineData(10, false, 5000)]
    [InlineData(10, true, 5000)]
    public void It_finds_the_bottom_of_a_badly_scaled_bowl(int d, bool separable, int most)
    {
        var (distribution, _) = Minimise(d, separable, most, x => x.Select((v, i) => Math.Pow(1000, (double)i / (d - 1)) * (v - 0.3) * (v - 0.3)).Sum());
        Assert.All(distribution.Mean, v => Assert.Equal(0.3, v, 5));
    }

    [Fact]
    public void It_follows_a_bent_valley()
    {
        var (_, best) = Minimise(5, false, 6000, x => Enumerable.Range(0, 4).Sum(i => (100 * Math.Pow(x[i + 1] - (x[i] * x[i]), 2)) + Math.Pow(1 - x[i], 2)));
        Assert.True(best < 1e-6, $"{best} at the end of the valley");
    }

    [Fact]
    public void Steps_that_it_has_not_drawn_are_limited_in_length()
    {
        var constants = new CmaEsConstants(2, 6);
        var distribution = new CmaEsDistribution(constants, false, [0.5, 0.5], 0.01);
        distribution.Update([.. Enumerable.Range(0, 6).Select(i => (new[] { 100.0, 100.0 }, true))]);
        Assert.All(distribution.Mean, v => Assert.InRange(v, 0.5, 0.5 + (constants.MostInjected * 0.01)));
    }

    [Fact]
    public void A_drawn_sample_has_the_distributions_mean_and_covariance()
    {
        var distribution = new CmaEsDistribution(new CmaEsConstants(2, 6), false, [1, 2], 0.5, [[4, 1.5], [1.5, 1]]);
        var stream = KeyedStream.For(7, "sample");
        double[][] sample = [.. Enumerable.Range(0, 20_000).Select(_ => Drawn(distribution, ref stream))];
        (double x, double y) = (sample.Average(p => p[0]), sample.Average(p => p[1]));
        Assert.Equal(1, x, 1);
        Assert.Equal(2, y, 1);
        Assert.InRange(sample.Average(p => (p[0] - x) * (p[0] - x)), 0.95, 1.05);
        Assert.InRange(sample.Average(p => (p[0] - x) * (p[1] - y)), 0.34, 0.41);
        Assert.InRange(sample.Average(p => (p[1] - y) * (p[1] - y)), 0.235, 0.265);
    }

    private static double[] Drawn(CmaEsDistribution distribution, ref KeyedStream stream)
    {
        double[] point = new double[2];
        distribution.Draw(ref stream, 1, point);
        return point;
    }

    private static (CmaEsDistribution Distribution, double Best) Minimise(int d, bool separable, int most, Func<double[], double> loss)
    {
        var constants = new CmaEsConstants(d, CmaEsConstants.PopulationFor(d), separable);
        var distribution = new CmaEsDistribution(constants, separable, new double[d], 0.3);
        var stream = KeyedStream.For(3, "minimise", d);
        double best = double.PositiveInfinity;
        for (int spent = 0; spent < most; spent += constants.Population)
        {
            var points = new List<(double[] Place, double Loss)>();
            for (int i = 0; i < constants.Population; i++)
            {
                double[] point = new double[d];
                distribution.Draw(ref stream, 1, point);
                points.Add((point, loss(point)));
            }

            best = Math.Min(best, points.Min(p => p.Loss));
            distribution.Update([.. points.OrderBy(p => p.Loss).Select(p => (p.Place, false))]);
        }

        return (distribution, best);
    }
}
