using Tune.Hpc.Driver;

namespace Tune.Hpc.Tests.Architecture;

/// <summary>The core decides and touches nothing.</summary>
public sealed class CoreTests
{
    /// <summary>One folder, one concept; the table in <c>src/README.md</c> says which.</summary>
    private static readonly string[] Concepts = ["Driver", "Numerics", "Scheduling", "Search", "Space", "Specification", "Stopping", "Trials"];

    /// <summary>Symbols without which a ban would be none.</summary>
    private static readonly string[] Essential =
    [
        "N:System.IO", "N:System.Net", "T:System.Diagnostics.Process", "T:System.Diagnostics.Stopwatch", "T:System.Console", "T:System.Environment",
        "T:System.Random", "T:System.Threading.Thread", "P:System.DateTime.UtcNow", "P:System.DateTime.Now", "P:System.DateTimeOffset.UtcNow",
        "P:System.TimeProvider.System", "M:System.Guid.NewGuid",
    ];

    private static Project Core => Repository.Projects("src").Single(p => p.Name == "Tune.Hpc");

    [Fact]
    public void The_core_has_no_packages() => Assert.Empty(Core.Packages);

    [Fact]
    public void All_of_src_gets_the_analyzer_of_banned_symbols_and_no_other_package()
    {
        var shared = Project.Load("Directory.Build.props");
        Assert.Equal(["Microsoft.CodeAnalysis.BannedApiAnalyzers"], shared.Packages);
    }

    [Fact]
    public void The_bans_are_wired_in_and_complete()
    {
        Assert.Contains("BannedSymbols.txt", Core.AdditionalFiles);
        var banned = Repository.Read("src/Tune.Hpc/BannedSymbols.txt").Split('\n').Select(l => l.Split(';')[0]).ToHashSet();
        Assert.All(Essential, symbol => Assert.Contains(symbol, banned));
    }

    [Fact]
    public void No_ban_is_lifted_anywhere()
    {
        var lifted = Repository.Files("src").Append("Directory.Build.props").Append(".editorconfig").Where(f => Repository.Read(f).Contains("RS0030", StringComparison.Ordinal));
        Repository.AssertNone(lifted);
    }

    [Fact]
    public void Warnings_are_fatal_everywhere()
    {
        Assert.Contains("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        var lenient = Repository.Projects("").Where(p => Repository.Read(p.File).Contains("TreatWarningsAsErrors", StringComparison.Ordinal));
        Repository.AssertNone(lenient.Select(p => p.File));
    }

    [Fact]
    public void Every_public_type_lies_in_a_documented_namespace()
    {
        var strays = typeof(ExperimentState).Assembly.GetExportedTypes()
            .Where(t => t.FullName != "Tune.Hpc.TuneException" && !Concepts.Any(c => t.Namespace == $"Tune.Hpc.{c}" || t.Namespace!.StartsWith($"Tune.Hpc.{c}.", StringComparison.Ordinal)))
            .Select(t => t.FullName);
        Repository.AssertNone(strays.OfType<string>());
    }

    [Fact]
    public void Every_concept_is_a_folder_and_is_explained()
    {
        string explained = Repository.Read("src/README.md");
        var folders = Directory.EnumerateDirectories(Repository.PathOf("src/Tune.Hpc")).Select(d => Path.GetFileName(d)).Where(d => d is not ("bin" or "obj"));
        Assert.Equal(Concepts, folders.Order(StringComparer.Ordinal));
        Assert.All(Concepts, concept => Assert.Contains($"`{concept}`", explained, StringComparison.Ordinal));
    }

    [Fact]
    public void Types_lie_in_the_folder_of_their_namespace()
    {
        var strays = Repository.Files("src", "*.cs")
            .Where(f => !f.StartsWith("src/clients/", StringComparison.Ordinal))
            .Select(f => (File: f, Folder: Path.GetDirectoryName(f)!.Replace('\\', '/')["src/".Length..].Replace('/', '.'), Namespace: NamespaceOf(f)))
            .Where(f => f.Namespace is not null && f.Namespace != f.Folder)
            .Select(f => $"{f.File}: {f.Namespace}");
        Repository.AssertNone(strays);
    }

    private static string? NamespaceOf(string file) =>
        Repository.Read(file).Split('\n').FirstOrDefault(l => l.StartsWith("namespace ", StringComparison.Ordinal))?.Trim()["namespace ".Length..].TrimEnd(';');
}
