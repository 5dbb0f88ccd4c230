namespace Tune.Hpc.Runtime.Cluster;

/// <summary>Tells from the kind of a file system whether compute nodes are likely to see it.</summary>
public static class StorageKind
{
    /// <summary>File systems of one machine. Those of clusters (nfs, lustre, gpfs, beegfs, ceph, ...) are not among them, nor is what nobody has heard of yet.</summary>
    private static readonly HashSet<string> _ofOneMachine =
        new(["ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "ramfs", "overlay", "overlayfs", "apfs", "hfs"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The kind, where it is that of a file system that usually belongs to one machine alone; null otherwise, and where it cannot be told.</summary>
    /// <param name="path">A path; where it does not exist yet, the nearest folder above it counts.</param>
    public static string? OfOneMachine(string path)
    {
        string? folder = Path.GetFullPath(path);
        while (folder is not null && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }

        try
        {
            string? kind = folder is null ? null : new DriveInfo(folder).DriveFormat;
            return kind is not null && _ofOneMachine.Contains(kind) ? kind : null;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
