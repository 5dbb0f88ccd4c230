using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.Tests.Driver;

public sealed class PaceTests
{
    private readonly Pace _pace = new(Seconds(0.5), Seconds(5));

    [Fact]
    public void It_is_quick_while_something_happens_and_slows_down_while_nothing_does()
    {
        Assert.Equal(Seconds(0.5), _pace.After(true, TimeSpan.Zero, 0));
        double[] quiet = [.. Enumerable.Range(0, 5).Select(_ => _pace.After(false, TimeSpan.Zero, 0).TotalSeconds)];
        Assert.Equal([1, 2, 4, 5, 5], quiet);
        Assert.Equal(Seconds(0.5), _pace.After(true, TimeSpan.Zero, 0));
    }

    [Theory]
    [InlineData(0.001, 64, 0.5)]
    [InlineData(0.1, 64, 2)]
    [InlineData(0.5, 64, 4.5)]
    [InlineData(60, 64, 0.5)]
    [InlineData(0.012, 1000, 1)]
    [InlineData(0.1, 20_000, 4.9)]
    public void Many_trials_and_slow_answers_are_asked_for_more_rarely_but_never_beyond_the_limit(double took, int trials, double wait) =>
        Assert.Equal(Seconds(wait), _pace.After(true, Seconds(took), trials));

    [Fact]
    public void A_long_turn_does_not_slow_down_those_after_it()
    {
        _pace.After(true, Seconds(1), 5000);
        Assert.Equal(Seconds(0.5), _pace.After(true, TimeSpan.Zero, 0));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
