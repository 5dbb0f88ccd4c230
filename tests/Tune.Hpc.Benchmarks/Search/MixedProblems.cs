using System.Collections.Immutable;
using Tune.Hpc.TestKit.Search;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Benchmarks.Search;

/// <summary>Functions of numbers, whole numbers and options together, as in <c>reference/problems.py</c>.</summary>
internal static class MixedProblems
{
    public static ImmutableArray<SearchProblem> All { get; } =
    [
        new(
            "network",
            """{"lr": "loguniform(1e-5, 1)", "decay": "loguniform(1e-6, 1e-1)", "layers": "randint(1, 7)", "width": "lograndint(16, 1025)", "dropout": "uniform(0, 0.8)", "act": "choice([relu, tanh, gelu, sigmoid])", "opt": "choice([sgd, adam, rmsprop])"}""",
            Network,
            0.05),
        new(
            "colours",
            """{"x1": "uniform(-5, 10)", "x2": "uniform(0, 15)", "colour": "choice([red, green, blue, white, black])", "mirror": "choice([true, false])"}""",
            Colours,
            0.39788735772973816),
        new(
            "steps",
            """{"x1": "uniform(-5, 5)", "x2": "uniform(-5, 5)", "x3": "uniform(-5, 5)", "k1": "randint(-5, 6)", "k2": "randint(-5, 6)", "k3": "randint(-5, 6)", "a": "choice(['off', 'on'])", "b": "choice(['off', 'on'])"}""",
            Steps,
            0),
        new(
            "branches",
            """{"size": "lograndint(10, 1001)", "model": "choice([{name: linear, l2: loguniform(1e-4, 1e2)}, {name: tree, depth: randint(1, 13), rate: loguniform(1e-3, 1), share: uniform(0.1, 1)}, {name: kernel, gamma: loguniform(1e-4, 1e1), c: loguniform(1e-2, 1e3)}])"}""",
            Branches,
            0.05),
    ];

    /// <summary>A response such as networks have: the learning rate that is best depends on depth and optimiser, dropout on width.</summary>
    private static double Network(ConfigMap config)
    {
        string optimiser = Text(config, "opt");
        double layers = Number(config, "layers");
        double rate = optimiser switch { "sgd" => -0.8, "adam" => -2.5, _ => -3.0 } - (0.15 * layers);
        double width = Math.Log2(Number(config, "width"));
        return 0.05 + (0.12 * Square(Log(config, "lr") - rate)) + (0.01 * Square(Log(config, "decay") + 4)) + (0.03 * Square(layers - 4))
            + (0.02 * Square(width - 8)) + (0.5 * Square(Number(config, "dropout") - (0.08 * (width - 4))))
            + Text(config, "act") switch { "relu" => 0.03, "tanh" => 0.08, "gelu" => 0, _ => 0.3 }
            + optimiser switch { "sgd" => 0.04, "adam" => 0, _ => 0.02 };
    }

    /// <summary>Branin's function, another one for each option.</summary>
    private static double Colours(ConfigMap config)
    {
        var (shift, extra) = Text(config, "colour") switch { "red" => (0.0, 4.0), "green" => (1.5, 2), "blue" => (3, 0), "white" => (-2, 6), _ => (-4, 9) };
        bool mirror = config["mirror"]!.Equals(ConfigValue.True);
        double x = mirror ? 5 - Number(config, "x1") : Number(config, "x1");
        return ClassicalProblems.Branin(x, Number(config, "x2") + shift) + extra + (mirror ? 1 : 0);
    }

    private static double Steps(ConfigMap config) => ClassicalProblems.Ackley(
    [
        Number(config, "x1") - 1.3, Number(config, "x2") + 2.1, Number(config, "x3") - 0.7,
        Number(config, "k1") - 2, Number(config, "k2") + 1, Number(config, "k3") - 3,
        Text(config, "a") == "on" ? 0 : 2, Text(config, "b") == "off" ? 0 : 2,
    ]);

    /// <summary>Three models with hyperparameters of their own; the middle one is best, and hardest to set.</summary>
    private static double Branches(ConfigMap config)
    {
        var model = (ConfigMap)config["model"]!;
        double own = Text(model, "name") switch
        {
            "linear" => 0.3 + (0.02 * Square(Log(model, "l2") + 1)),
            "tree" => 0.05 + (0.01 * Square(Number(model, "depth") - 5)) + (0.15 * Square(Log(model, "rate") + 1.5)) + (0.4 * Square(Number(model, "share") - 0.6)),
            _ => 0.12 + (0.1 * Square(Log(model, "gamma") + 2 + (0.3 * (Log(model, "c") - 1)))) + (0.03 * Square(Log(model, "c") - 1)),
        };
        return own + (0.05 * Square(Log(config, "size") - 2.5));
    }

    private static double Square(double value) => value * value;

    private static double Number(ConfigMap config, string name) => config[name]!.AsDouble!.Value;

    private static double Log(ConfigMap config, string name) => Math.Log10(Number(config, name));

    private static string Text(ConfigMap config, string name) => ((ConfigText)config[name]!).Value;
}
