using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Folder;

/// <summary>The trials' checkpoints on disk: whether they can be used, how large they are, copies among trials, removal.</summary>
/// <remarks>What is being copied or removed has a name that begins with a point: under its own name a checkpoint is whole or not there.</remarks>
public sealed class CheckpointStore(ExperimentFolder folder)
{
    private const string CopyPrefix = ".copy-";
    private const string GonePrefix = ".gone-";

    /// <summary>What keeps a checkpoint from being used; null where nothing is known to.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="name">The checkpoint.</param>
    /// <param name="bytes">Its size when it was reported, if that is known: one that has become smaller is not whole.</param>
    /// <remarks>A file system that refuses to answer is no evidence against a checkpoint.</remarks>
    public string? WhyUnusable(TrialId trial, string name, long? bytes = null)
    {
        string path = folder.Trial(trial).Checkpoint(name);
        if (name.StartsWith('.'))
        {
            return $"{path}: a name that begins with a point is a checkpoint that is still being written";
        }

        try
        {
            return !Path.Exists(path) ? $"{path}: there is no such folder" : WhyNotWhole(path, bytes);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            return null;
        }
    }

    /// <summary>The size of a checkpoint in bytes; null where it is not there, or cannot be measured.</summary>
    public long? BytesOf(TrialId trial, string name)
    {
        string path = folder.Trial(trial).Checkpoint(name);
        try
        {
            return Path.Exists(path) ? CheckpointFiles.Of(path).Bytes : null;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            return null;
        }
    }

    /// <summary>Puts a copy of a trial's checkpoint among another's own: its files linked where that can be done, otherwise copied. A copy that is there already is left as it is.</summary>
    /// <param name="source">The trial that has it.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="target">The trial that gets it.</param>
    /// <param name="copy">Its name among that one's.</param>
    /// <returns>The copy's size in bytes.</returns>
    /// <exception cref="TuneException">The file system refuses; harmless to repeat.</exception>
    public long Copy(TrialId source, string name, TrialId target, string copy)
    {
        string from = folder.Trial(source).Checkpoint(name);
        var to = folder.Trial(target);
        string path = to.Checkpoint(copy);
        try
        {
            if (!Path.Exists(path))
            {
                Folders.Make(to.Checkpoints, folder.Access);
                string temporary = Hidden(to, CopyPrefix, copy);
                CheckpointCopy.Make(from, temporary, folder.Access);
                TryMove(temporary, path);
            }

            return CheckpointFiles.Of(path).Bytes;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For($"copy checkpoint {name} of trial {source} to this place", path, error);
        }
    }

    /// <summary>Removes a checkpoint. Harmless to repeat.</summary>
    /// <exception cref="TuneException">The file system refuses; the checkpoint cannot be seen any more, or is still whole.</exception>
    public void Remove(TrialId trial, string name)
    {
        var paths = folder.Trial(trial);
        string path = paths.Checkpoint(name);
        try
        {
            if (Path.Exists(path))
            {
                string hidden = Hidden(paths, GonePrefix, name);
                Directory.Move(path, hidden);
                Delete(hidden);
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("remove this checkpoint", path, error);
        }
    }

    /// <summary>Those of the names that are there.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public IReadOnlyList<string> There(TrialId trial, IReadOnlyCollection<string> names)
    {
        string path = folder.Trial(trial).Checkpoints;
        try
        {
            return Directory.Exists(path) ? [.. Directory.EnumerateFileSystemEntries(path).Select(p => Path.GetFileName(p)).Where(names.Contains)] : [];
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("look into this folder", path, error);
        }
    }

    /// <summary>Removes what a copy or a removal left behind that was interrupted.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public void RemoveLeftOvers(TrialId trial)
    {
        string path = folder.Trial(trial).Checkpoints;
        try
        {
            if (Directory.Exists(path))
            {
                foreach (string hidden in Directory.EnumerateFileSystemEntries(path, ".*").Where(IsOurs).ToList())
                {
                    Delete(hidden);
                }
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("remove what is left of checkpoints here", path, error);
        }
    }

    private static string? WhyNotWhole(string path, long? bytes)
    {
        var files = CheckpointFiles.Of(path);
        return files.Unfinished is { } unfinished ? $"{path}: it holds {unfinished}, a file that was still being written"
            : files.Count == 0 && bytes is not 0 ? $"{path}: it is empty" // some scripts only mark a place: theirs was empty from the beginning
            : files.Bytes < bytes ? string.Create(CultureInfo.InvariantCulture, $"{path}: it has {files.Bytes} bytes, and had {bytes} when it was reported")
            : null;
    }

    // Somebody else may have been faster; what is there is a copy of the same.
    private static void TryMove(string temporary, string path)
    {
        try
        {
            Directory.Move(temporary, path);
        }
        catch (IOException) when (Path.Exists(path))
        {
            Delete(temporary);
        }
    }

    private static void Delete(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
        else
        {
            Directory.Delete(path, recursive: new DirectoryInfo(path).LinkTarget is null);
        }
    }

    private static string Hidden(TrialFolder trial, string prefix, string name) => trial.Checkpoint($"{prefix}{name}-{Path.GetRandomFileName()}");

    private static bool IsOurs(string path) =>
        Path.GetFileName(path) is { } name && (name.StartsWith(CopyPrefix, StringComparison.Ordinal) || name.StartsWith(GonePrefix, StringComparison.Ordinal));
}
