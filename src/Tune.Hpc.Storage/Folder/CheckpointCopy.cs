using System.Runtime.InteropServices;

namespace Tune.Hpc.Storage.Folder;

/// <summary>Makes a second checkpoint of one: the same files under another name, which cost nothing, or copies where a file system knows no links.</summary>
/// <remarks>Checkpoints are never changed once they are there, so that both may share their files.</remarks>
internal static class CheckpointCopy
{
    /// <summary>Makes it.</summary>
    /// <param name="from">The checkpoint.</param>
    /// <param name="to">Where nothing is yet.</param>
    /// <param name="access">Who may enter.</param>
    public static void Make(string from, string to, FolderAccess access)
    {
        if (File.Exists(from))
        {
            CopyFile(new FileInfo(from), to);
            return;
        }

        Folders.Make(to, access);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            string target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                CopyLink(entry, link, target);
            }
            else if (entry is FileInfo file)
            {
                CopyFile(file, target);
            }
            else
            {
                Make(entry.FullName, target, access);
            }
        }
    }

    private static void CopyFile(FileInfo file, string target)
    {
        if (!OperatingSystem.IsWindows() && Link(file.FullName, target) == 0)
        {
            return;
        }

        file.CopyTo(target);
        using var written = new FileStream(target, FileMode.Open, FileAccess.Read);
        RandomAccess.FlushToDisk(written.SafeFileHandle);
    }

    // One that leads out of the checkpoint keeps its goal, wherever it lies now.
    private static void CopyLink(FileSystemInfo entry, string link, string target)
    {
        bool staysInside = !Path.IsPathRooted(link) && !link.Split('/').Contains("..");
        string goal = staysInside ? link : Path.GetFullPath(link, Path.GetDirectoryName(entry.FullName)!);
        if (entry is DirectoryInfo)
        {
            Directory.CreateSymbolicLink(target, goal);
        }
        else
        {
            File.CreateSymbolicLink(target, goal);
        }
    }

    [DllImport("libc", EntryPoint = "link")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string path);
}
