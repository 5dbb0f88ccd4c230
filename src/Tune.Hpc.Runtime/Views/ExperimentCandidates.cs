using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.Runtime.Views;

/// <summary>Something that the word being typed may become.</summary>
/// <param name="Text">The word.</param>
/// <param name="Note">A line about it; null where there is nothing to say.</param>
public sealed record Candidate(string Text, string? Note = null);

/// <summary>What people may mean while they type the name of an experiment, or of something in it. Never an error: what cannot be told is left out.</summary>
public static class ExperimentCandidates
{
    private static readonly HashSet<string> _endings = new([".yaml", ".yml", ".json"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Experiments by path, and by name below <c>./tune-results</c>. Other folders end with a slash, since one may go on there.</summary>
    /// <param name="word">What has been typed.</param>
    /// <param name="currentFolder">Where relative paths begin.</param>
    public static IEnumerable<Candidate> Folders(string word, string currentFolder)
    {
        int slash = word.LastIndexOf('/');
        string typed = slash < 0 ? "" : word[..(slash + 1)];
        var paths = OrNone(() => Below(Path.GetFullPath(typed.Length == 0 ? "." : typed, currentFolder)).Select(c => c with { Text = typed + c.Text }));
        var names = slash < 0 ? OrNone(() => ExperimentList.Below(Path.Combine(currentFolder, ExperimentPath.DefaultStorage)).Select(p => new Candidate(Path.GetFileName(p), p))) : [];
        return names.Concat(paths);
    }

    /// <summary>Files that may be specifications, by path.</summary>
    /// <param name="word">What has been typed.</param>
    /// <param name="currentFolder">Where relative paths begin.</param>
    public static IEnumerable<Candidate> Specifications(string word, string currentFolder)
    {
        string typed = word[..(word.LastIndexOf('/') + 1)];
        string folder = Path.GetFullPath(typed.Length == 0 ? "." : typed, currentFolder);
        return OrNone(() => Directory.EnumerateFiles(folder)
            .Where(f => _endings.Contains(Path.GetExtension(f)))
            .Order(StringComparer.Ordinal)
            .Select(f => new Candidate(typed + Path.GetFileName(f), f)));
    }

    /// <summary>The trials of an experiment.</summary>
    /// <param name="experiment">As typed; null is the one written last below <c>./tune-results</c>.</param>
    /// <param name="currentFolder">Where relative paths begin.</param>
    /// <param name="clock">The clock.</param>
    public static IReadOnlyList<Candidate> Trials(string? experiment, string currentFolder, TimeProvider clock) =>
        Looking(experiment, currentFolder, clock, view => view.State.Trials.Select(t => new Candidate(t.Id.ToString(), NoteOf(t))));

    /// <summary>The metrics that an experiment has reported.</summary>
    /// <param name="experiment">As typed; null is the one written last below <c>./tune-results</c>.</param>
    /// <param name="currentFolder">Where relative paths begin.</param>
    /// <param name="clock">The clock.</param>
    public static IReadOnlyList<Candidate> Metrics(string? experiment, string currentFolder, TimeProvider clock) =>
        Looking(experiment, currentFolder, clock, view => view.State.Metrics.Metrics.Select(m => new Candidate(m.Name)));

    private static IEnumerable<Candidate> Below(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateDirectories(folder)
            .Where(d => !Path.GetFileName(d).StartsWith('.'))
            .Order(StringComparer.Ordinal)
            .Select(d => new Candidate(Path.GetFileName(d) + (ExperimentList.IsExperiment(d) ? "" : "/"), d));

    private static string NoteOf(TrialState trial) => string.Create(CultureInfo.InvariantCulture, $"{TrialTable.NameOf(trial.Status)} {trial.Config}");

    private static IReadOnlyList<Candidate> Looking(string? experiment, string currentFolder, TimeProvider clock, Func<ExperimentView, IEnumerable<Candidate>> look) => OrNone(() =>
    {
        string? folder = experiment is null ? Newest(Path.Combine(currentFolder, ExperimentPath.DefaultStorage)) : ExperimentPath.Resolve(experiment, currentFolder);
        if (folder is null)
        {
            return [];
        }

        using var view = ExperimentView.Open(folder, clock);
        return [.. look(view)];
    });

    private static string? Newest(string storage) => ExperimentList.Below(storage).MaxBy(p => File.GetLastWriteTimeUtc(Path.Combine(p, ExperimentFolder.JournalName)));

    // The command itself will say what is wrong.
    private static IReadOnlyList<Candidate> OrNone(Func<IEnumerable<Candidate>> candidates)
    {
        try
        {
            return [.. candidates()];
        }
        catch (Exception error) when (error is TuneException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }
}
