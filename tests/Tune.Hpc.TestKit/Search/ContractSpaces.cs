using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Space;
using Tune.Hpc.Trials;

namespace Tune.Hpc.TestKit.Search;

/// <summary>The spaces on which <see cref="SearcherContract"/> is checked.</summary>
public static class ContractSpaces
{
    /// <summary>Numbers of every distribution, none with steps.</summary>
    public const string Numbers = """{"x": "uniform(-5, 5)", "y": "loguniform(1e-5, 1)", "z": "randn(0, 1)", "w": "uniform(0, 10)"}""";

    /// <summary>Whole numbers and steps.</summary>
    public const string Whole = """{"i": "randint(1, 9)", "j": "lograndint(1, 10000)", "k": "qrandint(0, 100, 5)", "s": "quniform(0, 2, 0.25)", "n": "qrandn(0, 1, 0.1)", "o": "choice([16, 32, 64])"}""";

    /// <summary>Options without order.</summary>
    public const string Categories = """{"a": "choice([red, green, blue])", "b": "choice([true, false])", "c": "choice([a, b, c, d, e, f, g])", "d": "choice([1, two, [3]])"}""";

    /// <summary>A bit of everything, as real models have it.</summary>
    public const string Mixed = """{"lr": "loguniform(1e-5, 1)", "layers": "randint(1, 5)", "act": "choice([relu, tanh, gelu])", "momentum": "uniform(0, 0.99)", "batch": "choice([16, 32, 64, 128])", "seedless": 7}""";

    /// <summary>Sub-spaces in options, three deep, and a condition.</summary>
    public const string Conditional = """
        {"model": "choice([{name: svm, c: loguniform(1e-3, 1e3), kernel: choice([{type: rbf, gamma: loguniform(1e-4, 10)}, {type: poly, degree: randint(2, 6)}, linear])}, {name: forest, trees: lograndint(10, 1000)}])",
         "scale": "choice([true, false])", "shift": "uniform(-1, 1) when config.scale", "r": "uniform(0, 1)"}
        """;

    /// <summary>Twelve configurations.</summary>
    public const string Finite = """{"a": "choice([x, y, z])", "b": "randint(0, 2)", "c": "choice([1, 2])"}""";

    /// <summary>Seven configurations; the product of the levels is twelve.</summary>
    public const string FiniteConditional = """{"m": "choice([{t: a, n: randint(0, 3)}, {t: b, n: randint(0, 2)}, {t: c}, {t: d}])"}""";

    /// <summary>One configuration.</summary>
    public const string One = """{"x": "choice([1])", "y": 7}""";

    /// <summary>40 parameters.</summary>
    public static string Wide { get; } = $"{{{string.Join(", ", Enumerable.Range(0, 40).Select(i => i % 5 == 4 ? $"\"p{i}\": \"choice([a, b, c])\"" : $"\"p{i}\": \"uniform(0, 1)\""))}}}";

    /// <summary>10,000 options beside a number.</summary>
    public static string Huge { get; } = $"{{\"x\": \"uniform(0, 1)\", \"option\": \"choice([{string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"o{i}"))}])\"}}";

    /// <summary>Those on which the laws of all spaces are checked, by name.</summary>
    public static ImmutableSortedDictionary<string, string> Usual { get; } = new Dictionary<string, string>
    {
        ["numbers"] = Numbers,
        ["whole numbers"] = Whole,
        ["categories"] = Categories,
        ["mixed"] = Mixed,
        ["conditional"] = Conditional,
        ["wide"] = Wide,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Reads a space.</summary>
    public static SearchSpace Read(string json) => SpaceReader.Read((ConfigMap)ConfigValue.Parse(json), "space.json");
}
