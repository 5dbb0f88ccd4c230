namespace Tune.Hpc.Storage.Folder;

/// <summary>Making folders with the modes that were asked for.</summary>
internal static class Folders
{
    /// <summary>Makes a folder and those above it, unless it is there.</summary>
    public static void Make(string path, FolderAccess access)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }

            Directory.CreateDirectory(path, access.FolderMode);
            if (FolderAccess.IsShared(access.FolderMode))
            {
                Open(path, access.FolderMode);
            }
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("make this folder", path, error);
        }
    }

    // The umask may have taken the group's part. Only what is missing is added: a set-group-id bit that came from above stays.
    private static void Open(string path, UnixFileMode wanted)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var has = File.GetUnixFileMode(path);
        if ((has & wanted) != wanted)
        {
            File.SetUnixFileMode(path, has | wanted);
        }
    }
}
