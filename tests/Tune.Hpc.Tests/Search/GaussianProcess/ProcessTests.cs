using Tune.Hpc.Numerics;
using Tune.Hpc.Search.GaussianProcess;

namespace Tune.Hpc.Tests.Search.GaussianProcess;

public sealed class ProcessTests
{
    private static double[] Place(double[] row) => [row[0], row[1]];

    // Reference numbers of the covariance (1 + √5 r + 5r²/3)·exp(−√5 r), to six digits.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.828649)]
    [InlineData(1, 0.523994)]
    [InlineData(2, 0.138660)]
    public void Matern_has_its_known_values(double r, double value)
    {
        Assert.Equal(value, Matern.Of(r * r), 6);
        Assert.Equal(Matern.Of(r * r), Matern.WithSlope(r * r).Value);
        double slope = (Matern.Of((r * r) + 1e-6) - Matern.Of(Math.Max(0, (r * r) - 1e-6))) / (r == 0 ? 1e-6 : 2e-6);
        Assert.Equal(slope, Matern.WithSlope(r * r).Slope, 3);
    }

    [Fact]
    public void Predictions_are_those_of_scikit_learn()
    {
        var shape = Processes.Shape(Processes.Plane);
        double[][] observed = Processes.Data("observed");
        var surrogate = new Surrogate(new Kernel(Processes.Known, shape.IsCategory), shape);
        surrogate.Add([.. observed.Take(4).Select(Place)]);
        surrogate.Add([.. observed.Skip(4).Select(Place)]);
        var posterior = new Posterior(surrogate, [.. observed.Select(o => o[2])], [[]]) { PendingCount = 0 };
        double[][] expected = Processes.Data("predicted");
        double[][] means = [.. expected.Select(_ => new double[1])];
        double[] deviations = new double[expected.Length];
        posterior.Predict([.. expected.Select(Place)], means, deviations);
        for (int i = 0; i < expected.Length; i++)
        {
            var single = posterior.PredictAt(Place(expected[i]));
            Assert.Equal(expected[i][2], means[i][0], 9);
            Assert.Equal(expected[i][3], deviations[i], 9);
            Assert.Equal(means[i][0], single.Means[0], 9);
            Assert.Equal(deviations[i], single.Deviation, 9);
        }
    }

    [Fact]
    public void The_likelihood_is_that_of_scikit_learn_and_the_prior()
    {
        var shape = Processes.Shape(Processes.Plane);
        var columns = new FeatureColumns(2, 0);
        double[][] observed = Processes.Data("observed");
        observed.ToList().ForEach(o => columns.Add(o.AsSpan(0, 2)));
        var prior = new HyperPrior(2, warps: false, deterministic: false);
        var likelihood = new Likelihood(columns, [.. observed.Select(o => o[2])], shape.IsCategory, prior);
        double[] slopes = new double[4];
        double expected = -Processes.Data("likelihood")[0][0] + prior.Add(Processes.Known.Logs, slopes);
        Assert.Equal(expected, likelihood.Evaluate(Processes.Known.Logs, slopes), 9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Slopes_of_the_likelihood_are_what_differences_say(bool warps)
    {
        var shape = Processes.Shape(Processes.Mixed);
        var stream = KeyedStream.For(3, "test/likelihood");
        var columns = new FeatureColumns(shape.Count, 0);
        double[] features = new double[shape.Count];
        for (int i = 0; i < 21; i++)
        {
            shape.Describe(shape.Canonical(Processes.Random(shape.Count, ref stream)), features);
            columns.Add(features);
        }

        double[] targets = Processes.Random(21, ref stream);
        var likelihood = new Likelihood(columns, targets, shape.IsCategory, new HyperPrior(shape.Count, warps, deterministic: false));
        double[] at = [.. Processes.Random(Hyperparameters.CountOf(shape.Count, warps), ref stream).Select(v => v - 0.5)];
        at[shape.Count + 1] = -3;
        Processes.AssertSlopes(likelihood.Evaluate, at, 1e-5);
    }

    [Theory]
    [InlineData(AcquisitionKind.LogEi, 0, false)]
    [InlineData(AcquisitionKind.LogEi, 3, true)]
    [InlineData(AcquisitionKind.Pi, 2, false)]
    [InlineData(AcquisitionKind.Ucb, 0, true)]
    public void Slopes_of_acquisitions_are_what_differences_say(AcquisitionKind kind, int pending, bool warps)
    {
        var (posterior, shape, stream) = Processes.Drawn(Processes.Mixed, 15, pending, warps);
        var (constraint, _, _) = Processes.Drawn(Processes.Mixed, 9, 0);
        double[] best = [.. Enumerable.Range(0, posterior.Fantasies).Select(q => 0.1 * q)];
        var utility = new Utility(shape, posterior, new Acquisition(kind, 2, 0.05), best, [constraint]);
        double[] place = shape.Canonical(Processes.Random(shape.Count, ref stream));
        Assert.Equal(utility.Scores([place])[0], utility.Score(place, new double[shape.Count]), 9);
        Processes.AssertSlopes(utility.Score, place, 1e-4, j => shape.Levels[j] is null && !double.IsNaN(place[j]));
    }

    [Fact]
    public void A_pending_place_has_a_mean_in_each_fantasy_and_hardly_any_deviation()
    {
        var (posterior, shape, _) = Processes.Drawn(Processes.Plane, 6, 2);
        double[][] features = [posterior.Surrogate.Warped.Column(0).ToArray(), posterior.Surrogate.Warped.Column(1).ToArray()];
        var at = posterior.PredictAt([features[0][^1], features[1][^1]]);
        for (int q = 0; q < posterior.Fantasies; q++)
        {
            Assert.Equal(posterior.Means[q][^1], at.Means[q], 9);
        }

        Assert.True(at.Deviation < 0.1, $"{at.Deviation}");
        Assert.Equal(3, at.Means.Distinct().Count());
        Assert.Equal(2, shape.Count);
    }

    [Fact]
    public void What_a_configuration_does_not_have_is_no_place()
    {
        var shape = Processes.Shape(Processes.Mixed);
        double[] a = shape.Canonical([0.3, 0.1, 0.77, 0.4, 0.5]);
        double[] b = shape.Canonical([0.3, 0.5, 0.2, 0.4, 0.5]);
        Assert.Equal([false, false, false, true, false], a.Select(double.IsNaN));
        Assert.Equal([false, false, true, false, false], b.Select(double.IsNaN));
        Assert.Equal(6.5 / 9, a[2], 9);
    }
}
