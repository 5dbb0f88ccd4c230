using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Recorded;

public sealed class QueueWaitTests
{
    private static double[] Draw(string text) =>
        [.. Enumerable.Range(1, 2000).Select(t => QueueWait.Parse(text).Draw(7, new AttemptId(new TrialId(t), 1)).TotalSeconds)];

    [Fact]
    public void A_duration_is_always_that() => Assert.All(Draw("1m30s"), s => Assert.Equal(90, s));

    [Fact]
    public void Exponential_waits_have_their_mean_and_no_memory()
    {
        double[] waits = Draw("exponential(100)");
        Assert.InRange(waits.Average(), 90, 110);
        Assert.InRange(waits.Count(s => s > 100) / 2000.0, 0.33, 0.41); // 1/e
    }

    [Fact]
    public void Recorded_waits_are_drawn_alike()
    {
        double[] waits = Draw("10s, 1m, 2h");
        Assert.Equal([10, 60, 7200], waits.Distinct().Order());
        Assert.InRange(waits.Count(s => s == 60), 580, 760);
    }

    [Fact]
    public void Between_quantiles_waits_are_spread_evenly()
    {
        double[] waits = Draw("quantiles(0, 10, 1000)");
        Assert.InRange(waits.Count(s => s <= 10), 900, 1100);
        Assert.InRange(waits.Max(), 900, 1000);
    }

    [Theory, InlineData(""), InlineData("soon"), InlineData("exponential(often)"), InlineData("quantiles(3, 2)"), InlineData("quantiles(3)"), InlineData("-5")]
    public void Anything_else_is_refused_with_what_would_be_right(string text)
    {
        var error = Assert.Throws<TuneException>(() => QueueWait.Parse(text));
        Assert.Contains("exponential(MEAN)", error.Message, StringComparison.Ordinal);
    }
}
