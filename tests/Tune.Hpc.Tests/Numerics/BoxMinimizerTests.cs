using Tune.Hpc.Numerics;

namespace Tune.Hpc.Tests.Numerics;

public sealed class BoxMinimizerTests
{
    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> slopes)
    {
        double sum = 0;
        slopes.Clear();
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double bend = x[i + 1] - (x[i] * x[i]);
            sum += (100 * bend * bend) + ((1 - x[i]) * (1 - x[i]));
            slopes[i] += (-400 * bend * x[i]) - (2 * (1 - x[i]));
            slopes[i + 1] += 200 * bend;
        }

        return sum;
    }

    [Fact]
    public void The_end_of_a_bent_valley_is_found()
    {
        var search = new BoxMinimizer([-5, -5, -5, -5], [5, 5, 5, 5]) { Tolerance = 1e-14 };
        var (point, value) = search.Minimize(Rosenbrock, [-1.2, 1, -1.2, 1], 200);
        Assert.True(value < 1e-8, $"{value}");
        Assert.All(point, x => Assert.Equal(1, x, 3));
    }

    [Fact]
    public void A_minimum_outside_the_box_is_held_at_its_side()
    {
        var search = new BoxMinimizer([-2, -2], [0.5, 2]) { Tolerance = 1e-14 };
        var (point, _) = search.Minimize(Rosenbrock, [-1.2, 1], 200);
        Assert.Equal(0.5, point[0], 6);
        Assert.Equal(0.25, point[1], 3);
    }

    [Fact]
    public void It_asks_no_more_than_it_may_and_never_ends_worse_than_it_began()
    {
        int asked = 0;
        var (_, value) = new BoxMinimizer([-5, -5], [5, 5]).Minimize(Counting, [-1.2, 1], 7);
        Assert.Equal(7, asked);
        Assert.True(value < Rosenbrock([-1.2, 1], new double[2]));

        double Counting(ReadOnlySpan<double> x, Span<double> slopes)
        {
            asked++;
            return Rosenbrock(x, slopes);
        }
    }

    [Fact]
    public void Where_a_function_is_no_number_it_does_not_go()
    {
        var (point, _) = new BoxMinimizer([-1], [10]).Minimize(Logarithmic, [5], 60);
        Assert.Equal(1, point[0], 2);

        static double Logarithmic(ReadOnlySpan<double> x, Span<double> slopes)
        {
            slopes[0] = 1 - (1 / x[0]);
            return x[0] - Math.Log(x[0]);
        }
    }
}
