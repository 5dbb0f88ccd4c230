using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

public sealed class BoxSearchTests
{
    [Fact]
    public void Rosenbrocks_valley_is_followed_to_its_end()
    {
        var (point, value) = new BoxSearch([-2, -2], [2, 2]).Maximize(p => -((100 * Math.Pow(p[1] - (p[0] * p[0]), 2)) + Math.Pow(1 - p[0], 2)), [-1.2, 1], 600);
        Assert.Equal(1, point[0], 3);
        Assert.Equal(1, point[1], 3);
        Assert.True(value > -1e-6, $"{value}");
    }

    [Fact]
    public void A_maximum_at_a_bound_is_found_there()
    {
        var (point, _) = new BoxSearch([0, 0, 0], [1, 1, 1]).Maximize(p => p[0] - (2 * p[1]) - Math.Pow(p[2] - 0.3, 2), [0.5, 0.5, 0.5], 400);
        Assert.Equal(1, point[0], 4);
        Assert.Equal(0, point[1], 4);
        Assert.Equal(0.3, point[2], 2);
    }

    [Fact]
    public void The_function_is_asked_no_more_often_than_allowed_and_NaN_is_never_best()
    {
        int asked = 0;
        var (point, value) = new BoxSearch([0, 0], [1, 1]).Maximize(
            p =>
            {
                asked++;
                return p[0] > 0.6 ? double.NaN : p[0] - p[1];
            },
            [0.5, 0.5],
            50);
        Assert.InRange(asked, 10, 50);
        Assert.InRange(point[0], 0.5, 0.6);
        Assert.False(double.IsNaN(value));
    }
}
