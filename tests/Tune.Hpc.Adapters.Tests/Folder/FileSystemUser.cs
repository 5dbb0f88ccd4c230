using System.Runtime.InteropServices;

namespace Tune.Hpc.Adapters.Tests.Folder;

/// <summary>Lets this thread, where it is root's, touch files as a user without rights: root may write everywhere, and would see nothing refused.</summary>
internal sealed class FileSystemUser : IDisposable
{
    private const uint Nobody = 65534;

    private FileSystemUser() => _ = SetFileSystemUser(Nobody);

    public static FileSystemUser? IfRoot() => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? new FileSystemUser() : null;

    public void Dispose() => _ = SetFileSystemUser(0);

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(uint user);
}
