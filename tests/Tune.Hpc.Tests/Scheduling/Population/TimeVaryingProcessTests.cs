using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling.Pb2;

namespace Tune.Hpc.Tests.Scheduling.Population;

public sealed class TimeVaryingProcessTests
{
    private static readonly TimeVaryingProcess.Shape _shape = new(Variance: 2, Length: 0.5, Forgetting: 0.19, Noise: 0.5);

    [Fact]
    public void The_covariance_is_that_of_the_paper()
    {
        Assert.Equal(2, _shape.Covariance([0.3, 0.1, 0.7], [0.3, 0.1, 0.7]), 12);
        Assert.Equal(2 * Math.Exp(-0.25 / 0.5), _shape.Covariance([0.3, 0.1, 0.2], [0.3, 0.1, 0.7]), 12);
        Assert.Equal(2 * 0.9, _shape.Covariance([0, 0.1, 0.2], [1, 0.1, 0.2]), 12); // (1 − 0.19)^(1/2)
    }

    [Fact]
    public void One_value_gives_the_posterior_of_the_textbook()
    {
        var process = TimeVaryingProcess.Given([[0, 0.5, 0.5]], [1.5], _shape);
        Assert.Equal(-0.5 * ((1.5 * 1.5 / 2.5) + Math.Log(2.5) + Math.Log(2 * Math.PI)), process.LogLikelihood, 12);
        Assert.Equal(2 / 2.5 * 1.5, process.MeanAt([0, 0.5, 0.5]), 12);
        Assert.Equal(2 - (2 * 2 / 2.5), process.VarianceAt([0, 0.5, 0.5]), 12);
        Assert.Equal(2, process.VarianceAt([0, 100, 100]), 9);
    }

    [Fact]
    public void Likelihoods_of_the_first_values_are_those_of_processes_that_saw_no_more()
    {
        double[][] points = [.. Enumerable.Range(0, 9).Select(i => new[] { i / 9.0, 0.3, Math.Sin(i) })];
        double[] values = [.. Enumerable.Range(0, 9).Select(i => Math.Cos(i))];
        var likelihood = TimeVaryingProcess.LogLikelihoods(points, values, _shape);
        Assert.Equal(TimeVaryingProcess.Given(points[..5], values[..5], _shape).LogLikelihood, likelihood(5), 9);
        Assert.Equal(TimeVaryingProcess.Given(points, values, _shape).LogLikelihood, likelihood(9), 9);
    }

    [Fact]
    public void Fitted_parameters_are_at_least_as_likely_as_the_first_ones_and_within_bounds()
    {
        double[][] points = [.. Enumerable.Range(0, 30).Select(i => new[] { i / 30.0, 0.5, (i * 7 % 30) / 30.0 })];
        double[] values = [.. points.Select(p => Math.Sin(6 * p[2]))];
        var fitted = TimeVaryingProcess.Fit(points, values);
        Assert.True(fitted.LogLikelihood >= TimeVaryingProcess.Given(points, values, new(1, 1, 0.1, 0.1)).LogLikelihood);
        Assert.InRange(fitted.Parameters.Length, 1e-5, 1);
        Assert.InRange(fitted.Parameters.Forgetting, 0, 0.5);
        Assert.Equal(Math.Sin(3), fitted.MeanAt([0.5, 0.5, 0.5]), 1);
    }

    [Fact]
    public void Equal_points_need_no_more_than_a_jitter()
    {
        var process = TimeVaryingProcess.Given([[0, 0, 0], [0, 0, 0], [0, 0, 0]], [1, 1, 1], _shape with { Noise = 0 });
        Assert.Equal(1, process.MeanAt([0, 0, 0]), 2);
    }

    [Fact]
    public void Changes_are_counted_within_one_trial_and_one_configuration()
    {
        BanditRow[] rows = [new(1, 10, [0.1], 1), new(2, 10, [0.2], 2), new(1, 20, [0.1], 4), new(1, 20, [0.3], 4), new(1, 30, [0.3], 5), new(2, 10, [0.2], 9)];
        var changes = ScoreChange.Of(rows);
        Assert.Equal([(1, 20.0, 1.0, 0.3), (1, 30.0, 4.0, 0.1)], changes.Select(c => (c.Trial, c.Time, c.Before, Math.Round(c.Rate, 12))));
    }

    [Fact]
    public void The_bandit_goes_where_the_score_rose_most()
    {
        var changes = Enumerable.Range(0, 24).Select(i => new ScoreChange(i % 4, 10 + i, 1, 2, [i % 12 / 11.0], 1 - Math.Abs((i % 12 / 11.0) - 0.7))).ToList();
        var stream = KeyedStream.For(5, "bandit");
        double[] place = new Bandit(changes, [new Scale(0, 1)]).Choose(33, 1, [], ref stream);
        Assert.InRange(place[0], 0.5, 0.9);
    }
}
