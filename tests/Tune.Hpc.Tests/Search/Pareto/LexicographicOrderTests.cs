using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Search.Pareto;

public sealed class LexicographicOrderTests
{
    private static readonly double[][] _history = [[0.10, 9], [0.12, 5], [0.11, 5], [0.30, 1], [double.NaN, 0]];

    [Fact]
    public void Without_tolerances_only_the_best_of_the_first_is_left() => Assert.Equal([0], Order(Error(), Latency()).Within(_history));

    [Fact]
    public void A_tolerance_lets_the_second_decide_and_the_best_is_the_first_in_plain_order()
    {
        var order = Order(Error() with { Tolerance = 0.02 }, Latency());
        Assert.Equal([0.12, 5], order.Bounds(_history), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([1, 2], order.Within(_history));
        Assert.Equal(2, order.Best(_history));
    }

    [Fact]
    public void A_relative_tolerance_is_a_part_of_the_bests_size_for_negative_losses_too()
    {
        var accuracy = new LexicographicGoal(new Objective("accuracy", ObjectiveMode.Max)) { Tolerance = 0.05, IsRelative = true };
        Assert.Equal([-0.76], Order(accuracy).Bounds([[-0.8], [-0.5]]), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_target_is_turned_with_its_metric_and_counts_where_it_is_easier()
    {
        var accuracy = new LexicographicGoal(new Objective("accuracy", ObjectiveMode.Max)) { Target = 0.7 };
        Assert.Equal([-0.7], Order(accuracy).Bounds([[-0.8], [-0.5]]));
        Assert.Equal([-0.6], Order(accuracy with { Target = 0.9 }).Bounds([[-0.6], [-0.5]]));
    }

    [Fact]
    public void At_the_bound_is_within_it_in_filtering_and_in_comparing()
    {
        var order = Order(Error() with { Tolerance = 1 }, Latency());
        double[][] history = [[1, 5], [2, 4]];
        Assert.Equal([1], order.Within(history));
        Assert.True(order.Compare(history[1], history[0], order.Bounds(history)) < 0);
    }

    [Fact]
    public void Beyond_a_bound_the_smaller_loss_wins_whatever_comes_later()
    {
        var order = Order(Error() with { Tolerance = 0.02 }, Latency());
        double[] bounds = order.Bounds(_history);
        Assert.True(order.Compare(_history[0], _history[3], bounds) < 0);
        Assert.True(order.Compare(_history[3], _history[4], bounds) < 0);
        Assert.Equal(0, order.Compare(_history[1], _history[1], bounds));
    }

    [Fact]
    public void Nothing_has_no_best()
    {
        Assert.Null(Order(Error()).Best([]));
        Assert.Equal([double.PositiveInfinity], Order(Error() with { Tolerance = 0, IsRelative = true }).Bounds([]));
    }

    private static LexicographicOrder Order(params LexicographicGoal[] goals) => new([.. goals]);

    private static LexicographicGoal Error() => new(new Objective("error", ObjectiveMode.Min));

    private static LexicographicGoal Latency() => new(new Objective("latency", ObjectiveMode.Min));
}
