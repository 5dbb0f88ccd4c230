using System.Text.RegularExpressions;
using Tune.Hpc.Fronts.Tests.Module;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Fronts.Tests.Docs;

/// <summary>What the documentation tells people to type behind <c>dotnet tune</c>.</summary>
internal static partial class DocumentedCommands
{
    private static readonly string[] Pages =
    [
        "README.md", "CONTRIBUTING.md", "module/README.md", "src/clients/README.md", "src/Tune.Hpc.Cli/README.md", "src/Tune.Hpc.Runtime/Specification/README.md",
        "examples/01-quickstart/README.md", "examples/02-python/README.md", "examples/03-shell/README.md",
        "examples/04-slurm/README.md", "examples/06-early-stopping/README.md", "examples/08-simulate/README.md", "examples/09-search/README.md", "src/Tune.Hpc.Execution/README.md",
    ];

    /// <summary>Commands with their pages, comments left out and continued lines joined.</summary>
    internal static IEnumerable<(string Page, string Line)> All =>
        from page in Pages
        let text = File.ReadAllText(Path.Combine(Manifest.Root, page)).Replace("\\\n", " ", StringComparison.Ordinal)
        from match in Typed().Matches(text).Concat(Quoted().Matches(text))
        select (page, Spaces().Replace(match.Groups["line"].Value, " ").Trim());

    /// <summary>As a shell would split it, and replace what the documentation uses.</summary>
    internal static string[] Words(string line) => [.. ShellWords.Split(line.Replace("$PWD", ".", StringComparison.Ordinal), new SpecPlace("documentation", ""))];

    [GeneratedRegex(@"^ *dotnet (?:tune|run --project src/Tune\.Hpc\.Cli -c Release --) (?<line>[^#\n]+)", RegexOptions.Multiline)]
    private static partial Regex Typed();

    // A verb alone is being talked about.
    [GeneratedRegex(@"`dotnet tune (?<line>[^`\n]+ [^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
