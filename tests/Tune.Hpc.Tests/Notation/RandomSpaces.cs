using FsCheck;
using FsCheck.Fluent;

namespace Tune.Hpc.Tests.Notation;

/// <summary>Spaces as a user might write them, and texts that nobody should.</summary>
internal static class RandomSpaces
{
    private static readonly string[] Leaves =
    [
        "1", "1.5", "true", "null", "\"relu\"", "\"relu(x)\"", "\"const('choice([1])')\"", "\"uniform(0, 1)\"", "\"quniform(0, 2, 0.5)\"", "\"loguniform(1e-4, 1)\"",
        "\"randn(1, 2, upper=4)\"", "\"qrandn(0, 1, 0.1)\"", "\"randint(-3, 4)\"", "\"qrandint(0, 10, 2)\"", "\"lograndint(1, 99)\"",
        "\"choice([1, 2.0, '3'])\"", "\"choice([a, b], ordered=true)\"", "\"choice([{t: a, x: uniform(0, 1)}, {t: b, y: [randint(0, 3), 2]}])\"",
        "{\"choice\": [1, {\"z\": \"randint(0, 9)\"}, [1, 2]], \"when\": \"config.base > 0.5\"}", "\"sample_from(config.base * 2 + uniform(0, 1))\"",
        "\"uniform(1, 2) when config.base < 0.5\"", "{\"const\": [1, {\"uniform\": [0, 1]}]}",
    ];

    private static readonly string[] Pieces =
    [
        "uniform(", "choice(", "sample_from(", "const(", "[", "]", "{", "}", "(", ")", ",", ":", "=", "when ", "config.x", "config", "\"", "'", "\\", "1", "-", "1e9", ".5",
        "inf", "nan", "a", " ", "q=", "?", "&&", "not ", "in ", "**", "%", "0", "\\u00", "grid_search(", "randint(0, 3)", "\n", "é",
    ];

    public static Gen<string> Json => Map(3).Select(entries => "{\"base\": \"uniform(0, 1)\"" + (entries.Length > 2 ? ", " + entries[1..] : "}"));

    public static Gen<string> Noise =>
        from head in Gen.Elements("uniform(", "choice([", "sample_from(", "const(", "choice([{", "uniform(0, 1) when ")
        from pieces in Gen.Elements(Pieces).ListOf()
        select head + string.Concat(pieces);

    private static Gen<string> Node(int depth) => depth == 0
        ? Gen.Elements(Leaves)
        : Gen.OneOf(Gen.Elements(Leaves), Gen.Elements(Leaves), Map(depth - 1), Gen.Elements(Leaves.Where(l => !l.Contains("when", StringComparison.Ordinal)).ToArray()).ListOf().Select(i => $"[{string.Join(", ", i)}]"));

    private static Gen<string> Map(int depth) =>
        from items in Node(depth).ListOf()
        select "{" + string.Join(", ", items.Take(5).Select((item, i) => $"\"p{i}\": {item}")) + "}";
}
