using System.Runtime.InteropServices;

namespace Tune.Hpc.Storage;

/// <summary>Files that appear whole or not at all: written under another name in the same folder, then renamed.</summary>
/// <remarks>Left-overs of a killed writer begin with a point, end in <c>.tmp</c>, and harm nobody.</remarks>
public static class AtomicFile
{
    /// <summary>Writes a file of an experiment, replacing what is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All of it.</param>
    /// <param name="access">Who may read it.</param>
    /// <exception cref="TuneException">The file system refuses; what was there before is untouched.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, FolderAccess access)
    {
        ArgumentNullException.ThrowIfNull(access);
        Write(path, content, access.FileMode);
    }

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
            return TryName(temporary, path) || (!File.Exists(path) && TryWriteNew(path, content, mode));
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("write this file", path, error);
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    // On Unix .NET renames where it has seen no file, and a rename replaces what another process has put there meanwhile; a link replaces nothing.
    private static bool TryName(string temporary, string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return Link(temporary, path) == 0;
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    // For file systems without hard links: still one alone succeeds, but a reader may see it half written.
    private static bool TryWriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        try
        {
            WriteNew(path, content, mode, durable: true);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }
    }

    private static string WriteTemporary(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool durable)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            WriteNew(temporary, content, mode, durable);
            return temporary;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            TryDelete(temporary);
            throw FileErrors.For("write this file", path, error);
        }
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool durable)
    {
        using var file = new FileStream(path, NewFile(mode));
        if (!OperatingSystem.IsWindows() && FolderAccess.IsShared(mode))
        {
            File.SetUnixFileMode(file.SafeFileHandle, mode);
        }

        RandomAccess.Write(file.SafeFileHandle, content, 0);
        if (durable)
        {
            RandomAccess.FlushToDisk(file.SafeFileHandle);
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

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);
}
