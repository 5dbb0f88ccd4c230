using Tune.Hpc.Runtime.Specification;

namespace Tune.Hpc.Runtime.Views;

/// <summary>Finds experiments in a storage folder.</summary>
public static class ExperimentList
{
    /// <summary>True when the folder is that of an experiment.</summary>
    public static bool IsExperiment(string folder) => File.Exists(Path.Combine(folder, ExperimentFile.FileName));

    /// <summary>The experiments right below a folder, by name. None where there is no such folder.</summary>
    public static IReadOnlyList<string> Below(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories(folder).Where(IsExperiment).Order(StringComparer.Ordinal)];
    }

    /// <summary>The experiments anywhere below a folder, itself included; what lies inside of an experiment is none.</summary>
    public static IEnumerable<string> Within(string folder) => IsExperiment(folder) ? [Path.TrimEndingDirectorySeparator(folder)] : Inside(folder);

    /// <summary>The experiments anywhere below a folder; links are not followed, and experiments are not looked into.</summary>
    public static IEnumerable<string> Inside(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        var look = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string child in Directory.EnumerateDirectories(folder, "*", look).Order(StringComparer.Ordinal))
        {
            foreach (string found in IsExperiment(child) ? [child] : Inside(child))
            {
                yield return found;
            }
        }
    }
}
