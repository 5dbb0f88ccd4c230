namespace Tune.Hpc.Storage;

/// <summary>Who may enter an experiment's folder.</summary>
public sealed record FolderAccess
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private FolderAccess(UnixFileMode file, UnixFileMode folder)
    {
        FileMode = file;
        FolderMode = folder;
    }

    /// <summary>The owner alone: 0600 and 0700. The default.</summary>
    public static FolderAccess Private { get; } = new(OwnerFile, OwnerFolder);

    /// <summary>The owner, and the group for reading: 0640 and 0750.</summary>
    public static FolderAccess Group { get; } = new(
        OwnerFile | UnixFileMode.GroupRead,
        OwnerFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);

    /// <summary>Mode of files.</summary>
    internal UnixFileMode FileMode { get; }

    /// <summary>Mode of folders.</summary>
    internal UnixFileMode FolderMode { get; }

    /// <summary>Mode of job scripts: as files, and the owner may run them by hand.</summary>
    internal UnixFileMode ScriptMode => FileMode | UnixFileMode.UserExecute;

    /// <summary>True when a mode gives others than the owner something; only then can a umask take away what is wanted.</summary>
    internal static bool IsShared(UnixFileMode mode) => (mode & ~OwnerFolder) != 0;
}
