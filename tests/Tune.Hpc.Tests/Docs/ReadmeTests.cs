using System.Text;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Tests.Architecture;

namespace Tune.Hpc.Tests.Docs;

public sealed class ReadmeTests
{
    private const int LinesOfAScreen = 24;
    private static readonly MarkdownFile Readme = MarkdownFile.Load("README.md");

    /// <summary>Beside the quickstart, on a machine whose files are not looked at: what the documentation runs need not be installed here.</summary>
    private static readonly SpecContext Context = new()
    {
        SpecFolder = Repository.PathOf("examples/01-quickstart"),
        CurrentFolder = Repository.Root,
        DefaultName = "documented",
        DrawSeed = () => 1,
        Variable = _ => null,
    };

    public static TheoryData<string> Specifications =>
        [.. MarkdownFile.All.SelectMany(p => p.Blocks.Where(b => b.Language == "yaml").Select((b, i) => $"{p.File} block {i + 1}\n{b.Code}"))];

    [Fact]
    public void The_two_commands_are_on_the_first_screen()
    {
        string screen = string.Join('\n', Readme.Text.Split('\n').Take(LinesOfAScreen));
        Assert.Contains("dotnet run --project src/Tune.Hpc.Cli -c Release -- run examples/01-quickstart/digits.yaml\n", screen, StringComparison.Ordinal);
        Assert.Contains("dotnet test\n", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_commands_name_are_there()
    {
        var named = MarkdownFile.All.SelectMany(p => p.Blocks.Where(b => b.Language == "sh").SelectMany(b => b.Code.Split([' ', '\n', '=', '\''], StringSplitOptions.RemoveEmptyEntries)))
            .Where(word => word.StartsWith("src/", StringComparison.Ordinal) || word.StartsWith("tests/", StringComparison.Ordinal) || word.StartsWith("examples/", StringComparison.Ordinal))
            .Where(word => !word.Contains("/bin/", StringComparison.Ordinal))
            .ToList();
        var missing = named.Where(word => !File.Exists(Repository.PathOf(word)) && !Directory.Exists(Repository.PathOf(word)));
        Assert.True(named.Count > 4);
        Repository.AssertNone(missing);
    }

    [Theory, MemberData(nameof(Specifications))]
    public void A_specification_in_the_documentation_is_one(string block)
    {
        string[] parts = block.Split('\n', 2);
        var spec = SpecReader.Read(SpecFile.Parse(Encoding.UTF8.GetBytes(parts[1]), parts[0]), Context);
        Assert.NotEmpty(spec.Command);
    }

    [Fact]
    public void The_sweep_of_the_readme_is_the_examples_with_fewer_parameters()
    {
        var shown = (SpecMap)SpecFile.Parse(Encoding.UTF8.GetBytes(Readme.Blocks.First(b => b.Language == "yaml").Code), "README.md");
        var real = (SpecMap)SpecFile.Load(Repository.PathOf("examples/01-quickstart/digits.yaml"));
        Assert.Equal(real.Entries.Select(e => e.Name), shown.Entries.Select(e => e.Name));
        Assert.All(
            shown.Entries.Where(e => e.Name is not ("param_space" or "scheduler")),
            entry => Assert.Equal(real[entry.Name]!.ToValue(), entry.Value.ToValue()));
        var parameters = ((SpecMap)real["param_space"]!).Entries.ToDictionary(e => e.Name, e => e.Value.ToValue());
        Assert.All(((SpecMap)shown["param_space"]!).Entries, entry => Assert.Equal(parameters[entry.Name], entry.Value.ToValue()));
    }

    [Theory, InlineData("scheduler"), InlineData("search_alg")]
    public void The_table_of_algorithms_names_those_there_are(string key)
    {
        string expected = SpecKeys.All.Single(k => k.Name == key).KindOfValue.Expected;
        string[] names = expected["one of ".Length..expected.IndexOf(", or a map", StringComparison.Ordinal)].Split(", ");
        string table = Readme.Text[Readme.Text.IndexOf("## Algorithms", StringComparison.Ordinal)..Readme.Text.IndexOf("## Limits", StringComparison.Ordinal)];
        string kind = key == "scheduler" ? "| scheduler |" : "| search |";
        string[] first = [.. table.Split('\n').Where(l => l.StartsWith(kind, StringComparison.Ordinal)).Select(l => l.Split('|')[2])];
        Assert.All(names, name => Assert.Contains(first, cell => cell.Contains($"`{name}`", StringComparison.Ordinal)));
    }
}
