using Tune.Hpc.Runtime.Driving;

namespace Tune.Hpc.Tests.Driver;

public sealed class PaceTests
{
    private readonly Pace _pace = new(Seconds(0.5), Seconds(5));

    [Fact]
    public void It_is_quick_while_something_happens_and_slows_down_while_nothing_does()
    {
        Assert.Equal(Seconds(0.5), _pace.After(true, TimeSpan.Zero));
        double[] quiet = [.. Enumerable.Range(0, 5).Select(_ => _pace.After(false, TimeSpan.Zero).TotalSeconds)];
        Assert.Equal([1, 2, 4, 5, 5], quiet);
        Assert.Equal(Seconds(0.5), _pace.After(true, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0.001, 0.5)]
    [InlineData(0.012, 0.72)]
    [InlineData(0.05, 3)]
    [InlineData(0.2, 5)]
    [InlineData(60, 5)]
    public void A_turn_that_takes_long_is_followed_by_a_long_rest_but_never_beyond_the_limit(double took, double wait) =>
        Assert.Equal(Seconds(wait), _pace.After(true, Seconds(took)));

    [Fact]
    public void A_long_turn_does_not_slow_down_those_after_it()
    {
        _pace.After(true, Seconds(1));
        Assert.Equal(Seconds(0.5), _pace.After(true, TimeSpan.Zero));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
