using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Views;

/// <summary>What people type for an experiment: its folder's path, or its name below <c>./tune-results</c>.</summary>
public static class ExperimentPath
{
    /// <summary>Where experiments are looked for by name.</summary>
    public const string DefaultStorage = "tune-results";

    /// <summary>Code of the error: this is no experiment.</summary>
    public const string NoExperiment = "TUNE5003";

    /// <summary>The folder that is meant, absolute.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="currentFolder">Where relative paths begin.</param>
    /// <exception cref="TuneException">It is no experiment; the message names the nearest one (<see cref="NoExperiment"/>).</exception>
    public static string Resolve(string text, string currentFolder)
    {
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, currentFolder));
        string named = Path.Combine(currentFolder, DefaultStorage, text);
        if (ExperimentList.IsExperiment(path))
        {
            return path;
        }

        if (ExperimentList.IsExperiment(named))
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(named));
        }

        throw new TuneException(NoExperiment, $"{text}: {WhyNot(path)}{Hint(text, path, currentFolder)}");
    }

    private static string WhyNot(string path) =>
        Directory.Exists(path) ? "this folder is no experiment: it has no experiment.json"
        : File.Exists(path) ? "this is a file; the folder of an experiment is wanted"
        : Path.GetExtension(path) is ".yaml" or ".yml" or ".json" ? "there is no such file, and no such experiment"
        : "there is no such experiment";

    private static string Hint(string text, string path, string currentFolder)
    {
        var inside = ExperimentList.Below(path);
        if (inside.Count > 0)
        {
            return $"; it holds {inside.Count}: {string.Join(", ", inside.Take(5).Select(p => Show(p, currentFolder)))}";
        }

        var beside = ExperimentList.Below(Path.GetDirectoryName(path) ?? path)
            .Concat(ExperimentList.Below(Path.Combine(currentFolder, DefaultStorage)))
            .Distinct()
            .ToList();
        string? nearest = NearestName.Find(Path.GetFileName(path), beside.Select(p => Path.GetFileName(p)));
        return nearest is not null ? $"; did you mean {Show(beside.First(p => Path.GetFileName(p) == nearest), currentFolder)}?"
            : beside.Count > 0 ? $"; there are {string.Join(", ", beside.Take(5).Select(p => Show(p, currentFolder)))}"
            : "; 'dotnet tune ls DIR' and 'Get-TuneRun DIR -Recurse' list the experiments below DIR";
    }

    private static string Show(string path, string currentFolder)
    {
        string relative = Path.GetRelativePath(currentFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
