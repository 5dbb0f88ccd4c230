using System.Text;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Folder;

/// <summary>An experiment's folder: where everything lies, and how it is made. README.md beside this code draws it.</summary>
public sealed class ExperimentFolder
{
    private const string SpecificationName = "experiment.json";
    /// <summary>Name of the journal's file.</summary>
    public const string JournalName = "journal.jsonl";

    private ExperimentFolder(string root, string? workPath, FolderAccess access)
    {
        Root = root;
        Trials = workPath is null ? Path.Combine(root, "trials") : Path.Combine(workPath, Path.GetFileName(root), "trials");
        Access = access;
    }

    /// <summary>The folder, absolute.</summary>
    public string Root { get; }

    /// <summary>Who may enter.</summary>
    public FolderAccess Access { get; }

    /// <summary>The resolved specification.</summary>
    public string Specification => Path.Combine(Root, SpecificationName);

    /// <summary>The journal.</summary>
    public string Journal => Path.Combine(Root, JournalName);

    /// <summary>Who drives.</summary>
    public string Lease => Path.Combine(Root, "driver.lease");

    /// <summary>The trials' folders; below <c>work_path</c> where one is given.</summary>
    public string Trials { get; }

    /// <summary>The experiment's own files, where the trials' folders lie, so that whatever runs a trial can read them.</summary>
    public string Files => Path.Combine(Path.GetDirectoryName(Trials)!, "files");

    /// <summary>Links to trials' folders under the names they were given.</summary>
    public string Named => Path.Combine(Path.GetDirectoryName(Trials)!, "named");

    /// <summary>What the program that answers functions writes to its standard error.</summary>
    public string FunctionsLog => Path.Combine(Root, "functions.log");

    /// <summary>What the program of <c>search_alg: {type: command}</c> says beside its answers.</summary>
    public string SearcherLog => Path.Combine(Root, "searcher.log");

    /// <summary>Name of <see cref="SearchDescription"/>.</summary>
    public const string SearchDescriptionName = "search.json";

    /// <summary>What that program is told of the space, the metric and the seed.</summary>
    public string SearchDescription => Path.Combine(Root, SearchDescriptionName);

    /// <summary>The best result so far, where trials asked for it; where the trials' folders lie, so that whatever runs a trial can read it.</summary>
    public string Incumbent => Path.Combine(Path.GetDirectoryName(Trials)!, "incumbent.json");

    /// <summary>The views.</summary>
    public string Results => Path.Combine(Root, "results");

    /// <summary>What was handed to a cluster for several attempts at once.</summary>
    public string Submissions => Path.Combine(Root, "submissions");

    /// <summary>The paths of an experiment that need not exist.</summary>
    /// <exception cref="TuneException">The name cannot be used.</exception>
    public static ExperimentFolder Planned(string storagePath, string name, string? workPath, FolderAccess access) =>
        At(Path.Combine(storagePath, CheckedName(name)), workPath, access);

    /// <summary>Says what lies at a path, without changing anything.</summary>
    /// <exception cref="TuneException">The file system refuses to say.</exception>
    public static FolderContent Look(string path)
    {
        try
        {
            if (!Directory.Exists(path))
            {
                return File.Exists(path) || new FileInfo(path).LinkTarget is not null ? FolderContent.NoFolder : FolderContent.Nothing;
            }

            bool specification = File.Exists(Path.Combine(path, SpecificationName));
            return (specification, File.Exists(Path.Combine(path, JournalName))) switch
            {
                (true, true) => FolderContent.Experiment,
                (true, false) => FolderContent.Unfinished,
                _ => Directory.EnumerateFileSystemEntries(path).Any() ? FolderContent.SomethingElse : FolderContent.Empty,
            };
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("look into this folder", path, error);
        }
    }

    /// <summary>Makes the folder of a new experiment, with specification, an empty journal and places for trials and results.</summary>
    /// <param name="storagePath">Where experiments lie.</param>
    /// <param name="name">The experiment's name: the folder's.</param>
    /// <param name="specification">The resolved specification, as JSON text.</param>
    /// <param name="toolVersion">This tool's version, for the journal's header.</param>
    /// <param name="access">Who may enter.</param>
    /// <param name="workPath">Where the trials' folders go, if elsewhere.</param>
    /// <param name="files">The experiment's own files: names and texts.</param>
    /// <exception cref="TuneException">The name cannot be used or is in use, or the file system refuses.</exception>
    public static ExperimentFolder Create(
        string storagePath, string name, string specification, string toolVersion, FolderAccess access, string? workPath = null, IReadOnlyCollection<KeyValuePair<string, string>>? files = null)
    {
        var folder = At(Path.Combine(storagePath, CheckedName(name)), workPath, access);
        folder.RefuseIfUsed();
        try
        {
            Folders.Make(folder.Root, access);
            Folders.Make(folder.Results, access);
            folder.MakeTrials(workPath);
            folder.PutFiles(files ?? [], again: true);
            AtomicFile.Write(folder.Specification, Encoding.UTF8.GetBytes(specification), access.FileMode, durable: true);

            // Last: who makes the journal has the name. Of two who try at once, the second is told here.
            JournalWriter.Create(folder.Journal, toolVersion, access);
            return folder;
        }
        catch (TuneException)
        {
            folder.RemoveEmpty();
            throw;
        }
    }

    /// <summary>The folder of an experiment that exists.</summary>
    /// <param name="path">The experiment's folder.</param>
    /// <param name="workPath">Where the trials' folders are, if elsewhere.</param>
    /// <param name="access">Who may enter what is added; left out, it is seen from the journal's mode.</param>
    /// <exception cref="TuneException">There is no experiment.</exception>
    public static ExperimentFolder Open(string path, string? workPath = null, FolderAccess? access = null)
    {
        var folder = At(path, workPath, access ?? AccessOf(Path.Combine(path, JournalName)));
        string? why = Look(folder.Root) switch
        {
            FolderContent.Experiment => null,
            FolderContent.Nothing => "there is no such folder",
            FolderContent.Empty => "the folder is empty",
            FolderContent.NoFolder => "this is a file; the folder of an experiment is wanted",
            FolderContent.Unfinished => $"the making of this experiment was interrupted: there is no {JournalName}; 'run' with its specification begins it again",
            _ => $"the folder holds no {SpecificationName} and {JournalName}, so it is no experiment",
        };
        return why is null ? folder : throw new TuneException(StorageCodes.ExperimentMissing, $"{folder.Root}: {why}");
    }

    /// <summary>The paths of a trial.</summary>
    public TrialFolder Trial(TrialId trial) => new(trial, Path.Combine(Trials, trial.ToString()));

    /// <summary>The paths of an attempt.</summary>
    public AttemptFolder Attempt(AttemptId attempt) => Trial(attempt.Trial).Attempt(attempt.Attempt);

    /// <summary>Makes a trial's folder with its configuration, unless it is there. Harmless to repeat.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public TrialFolder PrepareTrial(TrialId trial, ConfigMap config)
    {
        var paths = Trial(trial);
        Folders.Make(paths.Path, Access);
        Folders.Make(paths.Checkpoints, Access);
        WriteConfig(trial, config);
        return paths;
    }

    /// <summary>Writes a trial's configuration, in the place of an earlier one; the trial's folder must be there. Harmless to repeat.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public void WriteConfig(TrialId trial, ConfigMap config) => Write(Trial(trial).Config, config);

    /// <summary>Writes the configuration that a running attempt is to take on; the attempt's folder must be there. Harmless to repeat.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="update">The configuration's number, from 1.</param>
    /// <param name="config">The configuration.</param>
    /// <returns>The file.</returns>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public string WriteConfig(AttemptId attempt, int update, ConfigMap config)
    {
        string path = Attempt(attempt).Config(update);
        Write(path, config);
        return path;
    }

    private void Write(string path, ConfigMap config) =>
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(config.ToJson(indented: true) + "\n"), Access.FileMode);

    /// <summary>Makes an attempt's folder with its job script; the trial's folder must be there. Harmless to repeat.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public AttemptFolder PrepareAttempt(AttemptId attempt, string jobScript)
    {
        var paths = Attempt(attempt);
        Folders.Make(paths.Path, Access);
        AtomicFile.Write(paths.JobScript, Encoding.UTF8.GetBytes(jobScript), Access.ScriptMode);
        return paths;
    }

    /// <summary>Puts the experiment's own files where they lie. One that begins with <c>#!</c> can be run.</summary>
    /// <param name="files">Names and texts.</param>
    /// <param name="again">Whether to write also those that are there: a file may have been mended since.</param>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public void PutFiles(IReadOnlyCollection<KeyValuePair<string, string>> files, bool again = false)
    {
        if (files.Count > 0)
        {
            ExperimentFiles.Put(Files, files, Access, again);
        }
    }

    /// <summary>Makes a trial's folder known under a name as well. Harmless to repeat.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="name">A name that no other trial has.</param>
    /// <exception cref="TuneException">The file system refuses; some know no links.</exception>
    public void NameTrial(TrialId trial, string name)
    {
        Folders.Make(Named, Access);
        string path = Path.Combine(Named, name);
        try
        {
            if (new FileInfo(path).LinkTarget is null)
            {
                File.CreateSymbolicLink(path, Path.Combine("..", Path.GetFileName(Trials), trial.ToString()));
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("make this link", path, error);
        }
    }

    private static ExperimentFolder At(string path, string? workPath, FolderAccess access) =>
        new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), workPath is null ? null : Path.GetFullPath(workPath), access);

    private static FolderAccess AccessOf(string journal)
    {
        try
        {
            return !OperatingSystem.IsWindows() && File.Exists(journal) && FolderAccess.IsShared(File.GetUnixFileMode(journal)) ? FolderAccess.Group : FolderAccess.Private;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("see who may enter", journal, error);
        }
    }

    private void RefuseIfUsed()
    {
        switch (Look(Root))
        {
            case FolderContent.NoFolder:
                throw new TuneException(StorageCodes.NotAFolder, $"{Root}: a file of this name exists; choose another name or storage_path");
            case FolderContent.Experiment:
                throw new TuneException(StorageCodes.ExperimentExists, $"{Root}: an experiment of this name exists; 'resume' continues it, another name begins a new one");
            case FolderContent.SomethingElse:
                throw new TuneException(StorageCodes.FolderForeign, $"{Root}: the folder exists and holds something that is not an experiment; choose another name or storage_path");
            default:
                break;
        }

        if (new DirectoryInfo(Root).LinkTarget is { } target)
        {
            throw new TuneException(StorageCodes.NotAFolder, $"{Root}: this is a link to {target}; give the real place as storage_path instead");
        }
    }

    /// <summary>Takes back what was made in vain: folders with nothing in them, so never what another driver has made meanwhile.</summary>
    private void RemoveEmpty()
    {
        foreach (string path in (string[])[Trials, Results, Root])
        {
            try
            {
                Directory.Delete(path);
            }
            catch (Exception error) when (FileErrors.IsFileError(error))
            {
                // The error that brought us here is the one to tell.
            }
        }
    }

    private void MakeTrials(string? workPath)
    {
        if (workPath is not null && Directory.Exists(Trials) && Directory.EnumerateFileSystemEntries(Trials).Any())
        {
            throw new TuneException(StorageCodes.FolderForeign, $"{Trials}: trials of another experiment of this name lie here; choose another name or work_path");
        }

        Folders.Make(Trials, Access);
    }

    private static string CheckedName(string name)
    {
        bool usable = name.Length is > 0 and <= 200 && name[0] is not ('.' or '-') && name.All(c => !char.IsControl(c) && c is not ('/' or '\\'));
        return usable
            ? name
            : throw new TuneException(StorageCodes.NameUnusable, $"name: '{name}' cannot be a folder's name; use 1 to 200 characters without / and \\, not beginning with . or -");
    }
}
