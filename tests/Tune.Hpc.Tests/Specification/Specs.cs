using System.Text;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;

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

    public static ExperimentSpec Read(string yaml, string source = "digits.yaml") => SpecReader.Read(Tree(yaml, source), Context);

    public static ExperimentSpec Read(SpecNode tree) => SpecReader.Read(tree, Context);

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
