using Tune.Hpc.Tests.Architecture;

namespace Tune.Hpc.Tests.Docs;

public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. MarkdownFile.All.Select(p => p.File)];

    [Theory, MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page)
    {
        var broken = MarkdownFile.Load(page).Links.Where(link => IsOurs(link) && !Leads(page, link));
        Repository.AssertNone(broken);
    }

    [Fact]
    public void There_are_links_to_check() => Assert.True(MarkdownFile.All.Sum(p => p.Links.Count(IsOurs)) > 20);

    [Fact]
    public void Every_folder_with_a_decision_is_listed()
    {
        var decisions = Repository.Files("src/decisions", "0*.md").Select(f => Path.GetFileName(f));
        string index = Repository.Read("src/decisions/README.md");
        Assert.All(decisions, name => Assert.Contains($"({name})", index, StringComparison.Ordinal));
    }

    private static bool IsOurs(string link) => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal);

    private static bool Leads(string page, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.GetFullPath(parts[0], Path.GetDirectoryName(Repository.PathOf(page))!)).Replace('\\', '/');
        string path = Repository.PathOf(target);
        bool there = File.Exists(path) || Directory.Exists(path);
        return there && (parts.Length == 1 || !target.EndsWith(".md", StringComparison.Ordinal) || MarkdownFile.Load(target).Anchors.Contains(parts[1]));
    }
}
