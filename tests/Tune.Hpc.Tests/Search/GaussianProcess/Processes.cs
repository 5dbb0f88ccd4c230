using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.GaussianProcess;
using Tune.Hpc.Space;
using Tune.Hpc.Tests.Architecture;
using Tune.Hpc.Tests.Space;

namespace Tune.Hpc.Tests.Search.GaussianProcess;

/// <summary>Processes to test with.</summary>
internal static class Processes
{
    public const string Plane = """{"x": "uniform(0, 1)", "y": "uniform(0, 1)"}""";

    public const string Mixed = """{"x": "uniform(0, 1)", "kind": "choice([{n: a, depth: randint(0, 9)}, {n: b, rate: uniform(0, 1)}, {n: c}])", "steps": "randint(0, 39)"}""";

    public static SpaceShape Shape(string space) => new(new UnitCube(Spaces.Read(space)));

    /// <summary>Rows of a data file that begin with a word, as numbers.</summary>
    public static double[][] Data(string word) =>
    [
        .. File.ReadLines(Repository.PathOf("tests/Tune.Hpc.Tests/Search/GaussianProcess/data/process.txt"))
            .Where(line => line.StartsWith(word, StringComparison.Ordinal))
            .Select(line => line.Split(' ').Skip(1).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray()),
    ];

    /// <summary>The hyperparameters of the data file.</summary>
    public static Hyperparameters Known { get; } = new([-2 * Math.Log(0.4), -2 * Math.Log(0.8), Math.Log(1.7), Math.Log(0.01)], 2);

    public static double[] Random(int count, ref KeyedStream stream)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = stream.NextDouble();
        }

        return numbers;
    }

    /// <summary>A process of random places and targets, some of the places pending.</summary>
    public static (Posterior Posterior, SpaceShape Shape, KeyedStream Stream) Drawn(string space, int observed, int pending, bool warps = false)
    {
        var shape = Shape(space);
        var stream = KeyedStream.For(5, "test/process");
        double[] logs = Random(Hyperparameters.CountOf(shape.Count, warps), ref stream);
        logs[shape.Count + 1] = -6;
        var surrogate = new Surrogate(new Kernel(new Hyperparameters(logs, shape.Count), shape.IsCategory), shape);
        for (int i = 0; i < observed + pending; i++)
        {
            surrogate.Add([shape.Canonical(Random(shape.Count, ref stream))]);
        }

        double[] targets = Random(observed, ref stream);
        double[][] fantasies = pending == 0 ? [[]] : [Random(pending, ref stream), Random(pending, ref stream), Random(pending, ref stream)];
        return (new Posterior(surrogate, targets, fantasies) { PendingCount = pending }, shape, stream);
    }

    /// <summary>Fails where slopes are not what differences say.</summary>
    public static void AssertSlopes(SmoothFunction function, double[] at, double precision, Func<int, bool>? counts = null)
    {
        double[] slopes = new double[at.Length];
        double[] unused = new double[at.Length];
        function(at, slopes);
        for (int i = 0; i < at.Length; i++)
        {
            if (counts?.Invoke(i) ?? true)
            {
                const double step = 1e-5;
                double[] above = [.. at];
                double[] below = [.. at];
                (above[i], below[i]) = (at[i] + step, at[i] - step);
                double expected = (function(above, unused) - function(below, unused)) / (2 * step);
                Assert.True(Math.Abs(expected - slopes[i]) <= precision * (1 + Math.Abs(expected)), $"slope {i} is {slopes[i]}, differences say {expected}");
            }
        }
    }
}
