using System.Text.RegularExpressions;
using Tune.Hpc.Tests.Architecture;

namespace Tune.Hpc.Tests.Docs;

/// <summary>A page of the documentation: its links, headings and blocks of code.</summary>
internal sealed partial record MarkdownFile(string File, string Text)
{
    internal static IEnumerable<MarkdownFile> All => Repository.Files("", "*.md").Select(Load);

    /// <summary>Blocks between fences, with the word behind the opening one.</summary>
    internal IEnumerable<(string Language, string Code)> Blocks => Fenced().Matches(Text).Select(m => (m.Groups["language"].Value, m.Groups["code"].Value));

    /// <summary>Where links lead, outside of code.</summary>
    internal IEnumerable<string> Links
    {
        get
        {
            string prose = Inline().Replace(Fenced().Replace(Text, "\n"), "`");
            return Link().Matches(prose).Select(m => m.Groups["target"].Value);
        }
    }

    /// <summary>The names by which links find headings, as GitHub makes them.</summary>
    internal IEnumerable<string> Anchors => Fenced().Replace(Text, "\n").Split('\n')
        .Where(l => l.StartsWith('#'))
        .Select(l => NotInAnchor().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    internal static MarkdownFile Load(string file) => new(file, Repository.Read(file));

    [GeneratedRegex(@"^```(?<language>[\w-]*)[^\n]*\n(?<code>.*?)^```[ \t]*$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fenced();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
