using System.Text;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

/// <summary>Reads specifications in a made-up world: /spec holds train.py and run.sh, PATH holds python3 and sh.</summary>
internal static class Specs
{
    public static SpecContext Context { get; } = new()
    {
        SpecFolder = "/spec",
        CurrentFolder = "/here",
        DefaultName = "digits",
        DrawSeed = () => 4711,
        Variable = name => name switch { "PATH" => "/bin:/usr/bin", "HOME" => "/home/ada", "SCRATCH" => "/scratch/ada", _ => null },
        Look = path => path switch
        {
            "/usr/bin/python3" or "/bin/sh" or "/spec/run.sh" => PathKind.Program,
            "/spec/train.py" or "/spec/data.csv" => PathKind.File,
            "/spec/folder" => PathKind.Folder,
            _ => PathKind.Missing,
        },
    };

    public static ExperimentSpec Read(string yaml, string source = "digits.yaml") => SpecReader.Read(Tree(yaml, source), Context, SeamNotation.Value);

    public static ExperimentSpec Read(SpecNode tree) => SpecReader.Read(tree, Context, SeamNotation.Value);

    public static SpecNode Tree(string yaml, string source = "digits.yaml") => SpecFile.Parse(Encoding.UTF8.GetBytes(yaml), source);

    /// <summary>A specification with a command and the given keys.</summary>
    public static ExperimentSpec With(string yaml) => Read("command: python3 train.py\n" + yaml);

    public static TuneException Error(string yaml) => Assert.Throws<TuneException>(() => Read(yaml));

    public static TuneException ErrorWith(string yaml) => Error("command: python3 train.py\n" + yaml);

    public static void Refuses(string yaml, string code, params string[] parts)
    {
        var error = ErrorWith(yaml);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.Equal(code, error.Code);
    }
}

internal static class SeamNotation
{
    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<SearchSpace, ConfigMap> _spaces = [];

    public static SpecNotation Value { get; } = new(Read, s => _spaces.GetValue(s, _ => ConfigMap.Empty), Parse, s => _spaces.GetValue(s, _ => ConfigMap.Empty).Flatten().Select(p => p.Key), Nearest);

    private static SearchSpace Read(SpecNode node)
    {
        var space = new SearchSpace();
        _spaces.Add(space, (ConfigMap)node.ToValue());
        return space;
    }

    private static Fake Parse(string text, SpecPlace place) =>
        text.Contains("!!") ? throw new TuneException("TUNE1100", $"{place}: '{text}' is no expression") : new Fake(text);

    private static string? Nearest(string name, IEnumerable<string> known) => known.Where(k => Distance(name, k) <= 2).MinBy(k => Distance(name, k));

    private static int Distance(string a, string b)
    {
        int[,] d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                d[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }
        }

        return d[a.Length, b.Length];
    }

    private sealed record Fake(string Text) : Expression
    {
        public override ConfigValue Evaluate(IExpressionScope scope) => ConfigValue.Of(Text);
    }
}
