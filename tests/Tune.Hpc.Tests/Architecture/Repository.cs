using System.Xml.Linq;

namespace Tune.Hpc.Tests.Architecture;

/// <summary>The checkout these tests were built from, as files.</summary>
internal static class Repository
{
    private static readonly string[] Made = ["bin", "obj", ".git", "node_modules", "TestResults", "artifacts", "tune-results", "__pycache__", ".vs", ".idea"];

    internal static string Root { get; } = Find();

    /// <summary>The projects below a folder, such as <c>src</c>.</summary>
    internal static IEnumerable<Project> Projects(string folder) => Files(folder, "*.csproj").Select(Project.Load);

    /// <summary>Files that people wrote, by paths relative to the root with forward slashes, in order.</summary>
    internal static IEnumerable<string> Files(string folder = "", string pattern = "*")
    {
        string start = Path.Combine(Root, folder);
        foreach (string file in Directory.EnumerateFiles(start, pattern).Order(StringComparer.Ordinal))
        {
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        }

        foreach (string below in Directory.EnumerateDirectories(start).Where(d => !Made.Contains(Path.GetFileName(d))).Order(StringComparer.Ordinal))
        {
            foreach (string file in Files(Path.GetRelativePath(Root, below), pattern))
            {
                yield return file;
            }
        }
    }

    internal static string PathOf(string file) => Path.Combine(Root, file);

    internal static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>Fails with all that was found, one a line.</summary>
    internal static void AssertNone(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tune.Hpc.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No checkout above {AppContext.BaseDirectory}.");
    }
}

/// <summary>What a project file says about itself.</summary>
internal sealed record Project(string Name, string File, string[] Projects, string[] Packages, string[] Friends, string[] AdditionalFiles)
{
    internal static Project Load(string file)
    {
        var xml = XDocument.Load(Repository.PathOf(file));
        string[] All(string element) => [.. xml.Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>()];
        return new Project(
            Path.GetFileNameWithoutExtension(file),
            file,
            [.. All("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')))],
            All("PackageReference"),
            All("InternalsVisibleTo"),
            All("AdditionalFiles"));
    }
}
