using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Hebo;
using Tune.Hpc.Tests.Search.GaussianProcess;

namespace Tune.Hpc.Tests.Search.Hebo;

public sealed class FrontSearchTests
{
    // Schaffer's problem between 0 and 1: the front is x from 0.2 to 0.7, y 0.5.
    [Fact]
    public void The_front_of_a_known_problem_is_found()
    {
        var shape = Processes.Shape(Processes.Plane);
        var stream = KeyedStream.For(2, "test/front");
        var first = Enumerable.Range(0, 40).Select(_ => Processes.Random(2, ref stream)).ToList();
        var front = new FrontSearch(shape, places => [.. places.Select(p => (double[])[Distance(p, 0.2), Distance(p, 0.7)])]).Find(first, 40, ref stream);
        Assert.All(front, p => Assert.InRange(p[0], 0.19, 0.71));
        Assert.All(front, p => Assert.InRange(p[1], 0.4, 0.6));
        Assert.True(front.Max(p => p[0]) > 0.65 && front.Min(p => p[0]) < 0.25);

        static double Distance(double[] p, double x) => Math.Pow(p[0] - x, 2) + Math.Pow(p[1] - 0.5, 2);
    }
}
