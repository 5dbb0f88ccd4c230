namespace Tune.Hpc.Storage;

/// <summary>Files of words that grow at their end.</summary>
public static class AppendedFile
{
    /// <summary>Opens a file to write after what is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="access">Who may read it, where it is made.</param>
    /// <exception cref="IOException">The file system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The file system refuses.</exception>
    public static FileStream Open(string path, FolderAccess access)
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = access.FileMode;
        }

        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows() && file.Length == 0 && FolderAccess.IsShared(access.FileMode))
        {
            File.SetUnixFileMode(file.SafeFileHandle, access.FileMode);
        }

        return file;
    }
}
