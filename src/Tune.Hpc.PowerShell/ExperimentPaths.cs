using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell;

/// <summary>What people type, pipe or leave out where an experiment is wanted.</summary>
internal static class ExperimentPaths
{
    /// <summary>The experiments' folders, absolute: of a path, of a name below <c>./tune-results</c>, or of either with wildcards.</summary>
    /// <exception cref="TuneException">There is no such experiment.</exception>
    public static IReadOnlyList<string> Resolve(string text, ICmdletEngine engine)
    {
        string literal = engine.PathsOf(text, literal: true) is [var one, ..] ? one : text;
        if (ExperimentList.IsExperiment(literal))
        {
            return [Path.TrimEndingDirectorySeparator(literal)];
        }

        if (!text.AsSpan().ContainsAny('*', '?', '['))
        {
            return [ExperimentPath.Resolve(text, engine.CurrentFolder)];
        }

        var found = Experiments(text, engine);
        found = found.Count > 0 ? found : Experiments(Path.Combine(ExperimentPath.DefaultStorage, text), engine);
        return found.Count > 0 ? found : throw new TuneException(ExperimentPath.NoExperiment, $"{text}: no experiment is called so, neither here nor below {ExperimentPath.DefaultStorage}");
    }

    /// <summary>The paths or names that are meant, whatever is there: wildcards and drives resolved, a bare name left as it is.</summary>
    /// <exception cref="TuneException">A wildcard matches nothing.</exception>
    public static IReadOnlyList<string> Matching(string text, ICmdletEngine engine)
    {
        var found = engine.PathsOf(text);
        return found.Count == 0 ? throw new TuneException(ModuleCodes.NoFile, $"{text}: no experiment matches")
            : found is [var one] && !Directory.Exists(one) && !text.AsSpan().ContainsAny('*', '?', '[') ? [text]
            : found;
    }

    /// <summary>The experiment that was worked on last, of those below <c>./tune-results</c>.</summary>
    /// <exception cref="TuneException">There is none.</exception>
    public static string Newest(ICmdletEngine engine)
    {
        string storage = Path.Combine(engine.CurrentFolder, ExperimentPath.DefaultStorage);
        return ExperimentList.Below(storage).MaxBy(LastChange)
            ?? throw new TuneException(ExperimentPath.NoExperiment, $"there is no experiment below {storage}; say which one with -Path");
    }

    private static List<string> Experiments(string pattern, ICmdletEngine engine)
    {
        try
        {
            return [.. engine.PathsOf(pattern).Where(ExperimentList.IsExperiment)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static DateTime LastChange(string folder)
    {
        var journal = new FileInfo(Path.Combine(folder, "journal.jsonl"));
        return journal.Exists ? journal.LastWriteTimeUtc : File.GetLastWriteTimeUtc(Path.Combine(folder, ExperimentFile.FileName));
    }
}
