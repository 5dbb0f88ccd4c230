using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>A table of results and where it is from: an experiment's folder, its stored table, or a file by itself.</summary>
internal sealed class ResultSource : IDisposable
{
    private readonly Func<ExperimentFolder?> _openFolder;
    private ExperimentFolder? _folder;
    private bool _folderKnown;

    private ResultSource(string experiment, string path, ResultTable table, ExperimentView? view, Func<ExperimentFolder?> openFolder)
    {
        Experiment = experiment;
        Path = path;
        Table = table;
        View = view;
        _openFolder = openFolder;
    }

    /// <summary>The experiment's name.</summary>
    public string Experiment { get; }

    /// <summary>The experiment's folder, or the file where that is not known.</summary>
    public string Path { get; }

    /// <summary>The table.</summary>
    public ResultTable Table { get; }

    /// <summary>The experiment, where its journal was read.</summary>
    public ExperimentView? View { get; }

    /// <summary>The trials of an experiment, from wherever they are read quickest.</summary>
    public static ResultSource OfTrials(string folder, TimeProvider clock) =>
        StoredTable.Open(folder, ResultFiles.TrialsName) is { } stored ? OfStored(folder, stored) : OfTrials(ExperimentView.Open(folder, clock));

    /// <summary>The trials of an experiment as a view has them.</summary>
    public static ResultSource OfTrials(ExperimentView view) => new(view.Spec.Name, view.Path, view.Trials(), view, () => view.Folder);

    /// <summary>Some trials of an experiment.</summary>
    public ResultSource Of(ResultTable table) => new(Experiment, Path, table, View, _openFolder);

    /// <summary>The reports of an experiment, from wherever they are read quickest.</summary>
    public static ResultSource OfReports(string folder, TimeProvider clock)
    {
        if (StoredTable.Open(folder, ResultFiles.ReportsName) is { } stored)
        {
            return OfStored(folder, stored);
        }

        var view = ExperimentView.Open(folder, clock);
        return new ResultSource(view.Spec.Name, view.Path, view.Reports(), view, () => view.Folder);
    }

    /// <summary>A table by itself.</summary>
    /// <param name="file">The file, absolute.</param>
    /// <param name="table">What it holds.</param>
    public static ResultSource OfFile(string file, ResultTable table) => ExperimentAround(file) is { } folder
        ? new ResultSource(System.IO.Path.GetFileName(folder), folder, table, null, () => FolderOf(folder))
        : new ResultSource(System.IO.Path.GetFileNameWithoutExtension(file), file, table, null, () => null);

    /// <summary>The experiment in whose <c>results</c> a file lies; null where it lies elsewhere.</summary>
    public static string? ExperimentAround(string file)
    {
        string parent = System.IO.Path.GetDirectoryName(file)!;
        string? folder = System.IO.Path.GetFileName(parent) == "results" ? System.IO.Path.GetDirectoryName(parent) : null;
        return folder is not null && ExperimentList.IsExperiment(folder) ? folder : null;
    }

    /// <summary>Where a checkpoint lies; its name where that is not known.</summary>
    public string CheckpointPath(string? trial, string name)
    {
        if (!_folderKnown)
        {
            _folder = _openFolder();
            _folderKnown = true;
        }

        return _folder is not null && TrialId.TryParse(trial, out var id) ? _folder.Trial(id).Checkpoint(name) : name;
    }

    /// <inheritdoc/>
    public void Dispose() => View?.Dispose();

    private static ResultSource OfStored(string folder, StoredTable stored) => new(stored.Experiment, folder, stored.Table, null, () => FolderOf(folder));

    private static ExperimentFolder FolderOf(string folder) => ExperimentFolder.Open(folder, Runtime.Specification.ExperimentFile.LoadSummary(folder).WorkPath);
}
