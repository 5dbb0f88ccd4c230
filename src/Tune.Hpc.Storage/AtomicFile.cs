namespace Tune.Hpc.Storage;

/// <summary>Files that appear whole or not at all: written under another name in the same folder, then renamed.</summary>
/// <remarks>Left-overs of a killed writer begin with a point, end in <c>.tmp</c>, and harm nobody.</remarks>
public static class AtomicFile
{
    /// <summary>Writes a file, replacing what is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Its mode; the umask has no say.</param>
    /// <param name="durable">Whether to wait until the content is on disk before the file appears.</param>
    /// <exception cref="TuneException">The file system refuses; what was there before is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool durable = false)
    {
        string temporary = WriteTemporary(path, content, mode, durable);
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            TryDelete(temporary);
            throw FileErrors.For("write this file", path, error);
        }
    }

    /// <summary>Writes a file, durably, unless there is one. Of several that try at once exactly one succeeds.</summary>
    /// <returns>False when there is one.</returns>
    /// <exception cref="TuneException">The file system refuses.</exception>
    public static bool TryCreate(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        string temporary = WriteTemporary(path, content, mode, durable: true);
        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            TryDelete(temporary);
            return false;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            TryDelete(temporary);
            throw FileErrors.For("write this file", path, error);
        }
    }

    private static string WriteTemporary(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool durable)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using var file = new FileStream(temporary, NewFile(mode));
            if (!OperatingSystem.IsWindows() && FolderAccess.IsShared(mode))
            {
                File.SetUnixFileMode(file.SafeFileHandle, mode);
            }

            RandomAccess.Write(file.SafeFileHandle, content, 0);
            if (durable)
            {
                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            return temporary;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            TryDelete(temporary);
            throw FileErrors.For("write this file", path, error);
        }
    }

    // CreateNew: a link that somebody put there is not followed.
    private static FileStreamOptions NewFile(UnixFileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        return options;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // The error that brought us here is the one to tell; a left-over under a temporary name harms nobody.
        }
    }
}
