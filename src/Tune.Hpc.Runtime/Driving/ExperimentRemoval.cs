using System.Globalization;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>The removal of one experiment, after a look at whether anything still works on it.</summary>
public sealed class ExperimentRemoval
{
    /// <summary>Code of the error: somebody drives the experiment, or it has jobs.</summary>
    public const string InUse = "TUNE5270";

    private const int SomeoneElseDrives = 4;
    private readonly ExperimentFolder _folder;

    private ExperimentRemoval(ExperimentFolder folder, string what)
    {
        _folder = folder;
        What = what;
    }

    /// <summary>What would go, in a few words.</summary>
    public string What { get; }

    /// <summary>The folders that would go.</summary>
    public IReadOnlyList<string> Folders => FolderRemoval.FoldersOf(_folder);

    /// <summary>Looks at an experiment that is to be removed.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="force">Whether jobs of it may still run, or it may be damaged. One that somebody drives is refused all the same.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="TuneException">It is in use (<see cref="InUse"/>), or its journal is damaged.</exception>
    public static ExperimentRemoval Of(string folder, bool force, TimeProvider clock)
    {
        if (ExperimentFolder.Look(folder) == FolderContent.Unfinished)
        {
            return new ExperimentRemoval(Planned(folder, WorkPathOf(folder, force)), "its making was interrupted");
        }

        try
        {
            using var view = ExperimentView.Open(folder, clock);
            RefuseDriven(view);
            if (!force)
            {
                RefuseInUse(view);
            }

            return new ExperimentRemoval(view.Folder, Said(view));
        }
        catch (TuneException error) when (force && error.Code != InUse)
        {
            return new ExperimentRemoval(Planned(folder, WorkPathOf(folder, force)), "damaged: " + error.Message);
        }
    }

    /// <summary>Removes it.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public void Run() => FolderRemoval.Remove(_folder);

    private static ExperimentFolder Planned(string folder, string? workPath) =>
        ExperimentFolder.Planned(Path.GetDirectoryName(folder)!, Path.GetFileName(folder), workPath, FolderAccess.Private);

    private static string? WorkPathOf(string folder, bool force)
    {
        try
        {
            return ExperimentFile.LoadSummary(folder).WorkPath;
        }
        catch (TuneException) when (force)
        {
            return null;
        }
    }

    private static string Said(ExperimentView view) => string.Create(
        CultureInfo.InvariantCulture, $"{view.State.Trials.Count} trial{(view.State.Trials.Count == 1 ? "" : "s")}, {view.Phase.ToString().ToLowerInvariant()}");

    // Whatever is forced: its trials would go on, and nobody would know of them any more.
    private static void RefuseDriven(ExperimentView view)
    {
        if (view.Driver is { } driver)
        {
            throw Used($"{view.Path}: {driver.Host}:{driver.ProcessId} drives this experiment; stop it first ('Stop-TuneRun -Now', 'dotnet tune stop --now')", SomeoneElseDrives);
        }
    }

    private static void RefuseInUse(ExperimentView view)
    {
        if (view.Phase != ExperimentPhase.Finished && ControllerRecord.Read(view.Path) is { } controller)
        {
            throw Used($"{view.Path}: job {controller.Job} was asked to drive this experiment and may still wait in the queue; cancel it, then remove with -Force");
        }

        var live = view.State.Trials.Where(t => t.Live is not null).ToList();
        if (live.Count > 0)
        {
            string job = live[0].Live!.Job is { } id ? $"job {id}" : "a job that may have been submitted";
            string more = live.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {live.Count - 1} more");
            throw Used(
                $"{view.Path}: as far as the journal knows trial {live[0].Id} still has {job}{more}; 'Stop-TuneRun -Now' and then 'Invoke-TuneStep' end them, or remove with -Force if they are gone");
        }
    }

    private static TuneException Used(string message, int exitCode = 2) => new(InUse, message) { ExitCode = exitCode };
}
