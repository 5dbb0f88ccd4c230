namespace Tune.Hpc.Storage.Folder;

/// <summary>What a checkpoint consists of.</summary>
/// <param name="Count">Its files, links included.</param>
/// <param name="Bytes">Their size; links lead elsewhere and count nothing.</param>
/// <param name="Unfinished">A file in it whose name says that it was still being written; null where there is none.</param>
internal readonly record struct CheckpointFiles(int Count, long Bytes, string? Unfinished)
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Those of a folder, or of a file that is a checkpoint by itself.</summary>
    public static CheckpointFiles Of(string path)
    {
        if (new FileInfo(path) is { Exists: true } single)
        {
            return new CheckpointFiles(1, single.Length, null);
        }

        var sum = default(CheckpointFiles);
        foreach (var file in new DirectoryInfo(path).EnumerateFiles("*", Everything))
        {
            long bytes = file.LinkTarget is null ? file.Length : 0;
            string? unfinished = sum.Unfinished ?? (IsUnfinished(file.Name) ? Path.GetRelativePath(path, file.FullName) : null);
            sum = new CheckpointFiles(sum.Count + 1, sum.Bytes + bytes, unfinished);
        }

        return sum;
    }

    /// <summary>By the name that our clients give what they are writing; other programs' temporary files may belong to a checkpoint.</summary>
    private static bool IsUnfinished(string name) => name.StartsWith(".tmp-", StringComparison.Ordinal);
}
