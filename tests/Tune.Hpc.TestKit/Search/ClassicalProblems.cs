using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>Functions that optimisers are compared on, as in the reference of the benchmark <c>search</c>. Where the optimum would be in the middle, which searchers try first, it is moved.</summary>
public static class ClassicalProblems
{
    private static readonly double[] _weights = [1.0, 1.2, 3.0, 3.2];

    private static readonly double[][] _hartmann3A = [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]];

    private static readonly double[][] _hartmann3P = [[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]];

    private static readonly double[][] _hartmann6A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]];

    private static readonly double[][] _hartmann6P =
    [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ];

    private const double BraninLowest = 0.39788735772973816;
    private const double Hartmann6Lowest = -3.32236801141551;
    private const string BraninSpace = """{"x1": "uniform(-5, 10)", "x2": "uniform(0, 15)"}""";

    /// <summary>All of them.</summary>
    public static ImmutableArray<SearchProblem> All { get; } =
    [
        new("branin", BraninSpace, Branin, BraninLowest),
        new("hartmann-3", Vector("0, 1", 3), Hartmann(_hartmann3A, _hartmann3P), -3.86278214782076),
        new("hartmann-6", Vector("0, 1", 6), Hartmann(_hartmann6A, _hartmann6P), Hartmann6Lowest),
        new("rosenbrock-2", Vector("-5, 10", 2), Rosenbrock, 0),
        new("rosenbrock-10", Vector("-5, 10", 10), Rosenbrock, 0),
        new("ackley-5", Vector("-32.768, 32.768", 5), c => Ackley(Shifted(c, 10)), 0),
        new("ackley-20", Vector("-32.768, 32.768", 20), c => Ackley(Shifted(c, 10)), 0),
        new("rastrigin-5", Vector("-5.12, 5.12", 5), c => Shifted(c, 1.5).Sum(x => (x * x) - (10 * Math.Cos(2 * Math.PI * x)) + 10), 0),
        new("levy-10", Vector("-10, 10", 10), Levy, 0),
        new("griewank-6", Vector("-100, 100", 6), Griewank, 0),
        new("styblinski-tang-5", Vector("-5, 5", 5), c => Values(c).Sum(x => (x * x * x * x) - (16 * x * x) + (5 * x)) / 2, -39.16616570377142 * 5),
        new("ellipsoid-10", Vector("-5, 5", 10), Ellipsoid, 0),
        new("sphere-20", Vector("-5, 5", 20), c => Shifted(c, 2).Sum(x => x * x), 0),
        new("branin-noisy", BraninSpace, Branin, BraninLowest) { Noise = 2 },
        new("hartmann-6-noisy", Vector("0, 1", 6), Hartmann(_hartmann6A, _hartmann6P), Hartmann6Lowest) { Noise = 0.2 },
    ];

    /// <summary>Branin's function.</summary>
    public static double Branin(double x, double y)
    {
        double bend = y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6;
        return (bend * bend) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
    }

    /// <summary>Ackley's function.</summary>
    public static double Ackley(double[] x) => (-20 * Math.Exp(-0.2 * Math.Sqrt(x.Average(v => v * v)))) - Math.Exp(x.Average(v => Math.Cos(2 * Math.PI * v))) + 20 + Math.E;

    private static string Vector(string bounds, int count) => $"{{{string.Join(", ", Enumerable.Range(1, count).Select(i => $"\"x{i}\": \"uniform({bounds})\""))}}}";

    private static double[] Values(ConfigMap config) => [.. config.Entries.Select(e => e.Value.AsDouble!.Value)];

    private static double[] Shifted(ConfigMap config, double scale) => [.. Values(config).Select((x, i) => x - (scale * Math.Sin((1.7 * (i + 1)) + 1)))];

    private static double Branin(ConfigMap config) => Branin(config["x1"]!.AsDouble!.Value, config["x2"]!.AsDouble!.Value);

    private static Func<ConfigMap, double> Hartmann(double[][] a, double[][] p) => config =>
    {
        double[] x = Values(config);
        return -_weights.Select((w, k) => w * Math.Exp(-x.Select((v, i) => a[k][i] * (v - p[k][i]) * (v - p[k][i])).Sum())).Sum();
    };

    private static double Rosenbrock(ConfigMap config)
    {
        double[] x = Values(config);
        return Enumerable.Range(0, x.Length - 1).Sum(i => (100 * Math.Pow(x[i + 1] - (x[i] * x[i]), 2)) + Math.Pow(1 - x[i], 2));
    }

    private static double Levy(ConfigMap config)
    {
        double[] w = [.. Values(config).Select(x => 1 + ((x - 1) / 4))];
        return Math.Pow(Math.Sin(Math.PI * w[0]), 2)
            + w[..^1].Sum(v => (v - 1) * (v - 1) * (1 + (10 * Math.Pow(Math.Sin((Math.PI * v) + 1), 2))))
            + ((w[^1] - 1) * (w[^1] - 1) * (1 + Math.Pow(Math.Sin(2 * Math.PI * w[^1]), 2)));
    }

    private static double Griewank(ConfigMap config)
    {
        double[] x = Shifted(config, 30);
        return (x.Sum(v => v * v) / 4000) - x.Select((v, i) => Math.Cos(v / Math.Sqrt(i + 1))).Aggregate(1.0, (a, b) => a * b) + 1;
    }

    /// <summary>Turned by a reflection, so that no axis is its own.</summary>
    private static double Ellipsoid(ConfigMap config)
    {
        double[] x = Shifted(config, 2);
        double[] v = [.. x.Select((_, i) => Math.Sin(i + 1))];
        double along = x.Zip(v, (a, b) => a * b).Sum() / v.Sum(a => a * a);
        return x.Select((a, i) => Math.Pow(10, 4.0 * i / (x.Length - 1)) * Math.Pow(a - (2 * along * v[i]), 2)).Sum();
    }
}
