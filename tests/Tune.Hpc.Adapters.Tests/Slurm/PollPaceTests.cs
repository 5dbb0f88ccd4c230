using Tune.Hpc.Execution.Slurm.Queue;
using Tune.Hpc.Execution.Slurm;

namespace Tune.Hpc.Adapters.Tests.Slurm;

public sealed class PollPaceTests
{
    private readonly BackOff _backOff = new(() => 1);

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private PollPace Pace(int shortest = 10, int longest = 60) => new(S(shortest), S(longest), _backOff);

    [Fact]
    public void The_first_query_is_due_at_once() => Assert.Equal(TimeSpan.Zero, Pace().DueAt(awaited: false));

    [Fact]
    public void While_nothing_changes_queries_become_rare_up_to_the_longest_interval()
    {
        var pace = Pace();
        var intervals = new List<double>();
        var now = TimeSpan.Zero;
        for (int i = 0; i < 5; i++)
        {
            pace.Answered(now, changed: i == 0);
            intervals.Add((pace.DueAt(awaited: false) - now).TotalSeconds);
            now = pace.DueAt(awaited: false);
        }

        Assert.Equal([10, 20, 40, 60, 60], intervals);
    }

    [Fact]
    public void What_changes_or_is_awaited_is_asked_about_at_the_floor_and_never_below_it()
    {
        var pace = Pace();
        pace.Answered(S(0), changed: false);
        pace.Answered(S(20), changed: false);
        Assert.Equal((S(60), S(30)), (pace.DueAt(awaited: false), pace.DueAt(awaited: true)));
        pace.Answered(S(60), changed: true);
        Assert.Equal(S(70), pace.DueAt(awaited: false));
    }

    [Fact]
    public void A_controller_that_does_not_answer_is_left_alone_longer_and_longer()
    {
        var pace = Pace(shortest: 1);
        var waits = new List<double>();
        for (int i = 0; i < 7; i++)
        {
            pace.Failed(S(1000 * i), "Unable to contact");
            waits.Add((pace.DueAt(awaited: true) - S(1000 * i)).TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 32, 60, 60], waits);
        Assert.True(_backOff.IsAway(S(6010)));
        pace.Answered(S(7000), changed: false);
        Assert.False(_backOff.IsAway(S(7000)));
        pace.Failed(S(8000), "again");
        Assert.Equal(S(8002), pace.DueAt(awaited: false));
    }

    [Fact]
    public void Two_drivers_do_not_come_back_at_the_same_moment()
    {
        var early = new BackOff(() => 0);
        early.Failed(S(0), "x");
        _backOff.Failed(S(0), "x");
        Assert.Equal((S(1), S(2)), (early.RetryAt, _backOff.RetryAt));
    }
}
