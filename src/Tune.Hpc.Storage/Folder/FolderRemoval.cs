namespace Tune.Hpc.Storage.Folder;

/// <summary>Removes an experiment's files.</summary>
public static class FolderRemoval
{
    /// <summary>The folders that go: the experiment's, and below a <c>work_path</c> the one of its name.</summary>
    public static IReadOnlyList<string> FoldersOf(ExperimentFolder folder)
    {
        string work = WorkOf(folder);
        return work == folder.Root || !Directory.Exists(work) ? [folder.Root] : [folder.Root, work];
    }

    /// <summary>Removes them. The specification goes last, so that a removal that was interrupted can be repeated. Links are removed, not what they lead to.</summary>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public static void Remove(ExperimentFolder folder)
    {
        string at = folder.Root;
        try
        {
            // Below a work_path only what is ours: people may have put other things there.
            foreach (string path in new[] { folder.Trials, folder.Files, folder.Named })
            {
                at = path;
                RemoveFolder(path);
            }

            string work = WorkOf(folder);
            if (work != folder.Root && Directory.Exists(work) && !Directory.EnumerateFileSystemEntries(work).Any())
            {
                Directory.Delete(work);
            }

            foreach (string path in Directory.EnumerateDirectories(folder.Root))
            {
                at = path;
                RemoveFolder(path);
            }

            foreach (string path in Directory.EnumerateFiles(folder.Root).OrderBy(p => p == folder.Specification))
            {
                at = path;
                File.Delete(path);
            }

            at = folder.Root;
            Directory.Delete(folder.Root);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("remove this", at, error);
        }
    }

    private static string WorkOf(ExperimentFolder folder) => Path.GetDirectoryName(folder.Trials)!;

    private static void RemoveFolder(string path)
    {
        if (new DirectoryInfo(path) is { Exists: true } found)
        {
            found.Delete(recursive: found.LinkTarget is null);
        }
    }
}
