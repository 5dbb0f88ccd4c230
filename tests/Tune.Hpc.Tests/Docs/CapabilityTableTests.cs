using System.Text.RegularExpressions;
using Tune.Hpc.Tests.Architecture;

namespace Tune.Hpc.Tests.Docs;

/// <summary>The table of what other tools' searches can do, in src/README.md.</summary>
public sealed partial class CapabilityTableTests
{
    private static readonly string[][] Rows = [.. Section().Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Trim('|').Split(" | "))];

    [Fact]
    public void Every_test_it_names_is_there()
    {
        var tests = Repository.Files("tests", "*.cs").SelectMany(f => Method().Matches(Repository.Read(f)).Select(m => m.Groups["name"].Value)).ToHashSet();
        Repository.AssertNone(Rows.SelectMany(r => Code().Matches(r[^1]).Select(m => m.Groups["name"].Value)).Where(name => !tests.Contains(name)));
    }

    [Fact]
    public void Every_row_names_a_test_or_declines_with_a_reason()
    {
        Assert.True(Rows.Length > 40, $"{Rows.Length} rows");
        Repository.AssertNone(Rows.Where(r => r.Length != 3 || (!Code().IsMatch(r[2]) && !r[1].Contains("declined: ", StringComparison.Ordinal))).Select(r => string.Join(" | ", r)));
    }

    private static string Section() => Repository.Read("src/README.md").Split("## What Ray Tune's and FLAML's searches can do")[1].Split("\n## ")[0];

    [GeneratedRegex(@"public (async )?(void|Task) (?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+)`")]
    private static partial Regex Code();
}
