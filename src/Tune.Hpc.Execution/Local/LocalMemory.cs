using System.Globalization;

namespace Tune.Hpc.Execution.Local;

/// <summary>Finds how much memory the processes of this machine's driver may use.</summary>
internal static class LocalMemory
{
    /// <summary>In MiB: what the machine has, or what a control group allows if that is less; null where nothing tells.</summary>
    /// <param name="root">The root of the file system.</param>
    public static long? TotalMiB(string root)
    {
        long[] known = [.. MachineBytes(root), .. GroupLimits(root)];
        if (known.Length == 0)
        {
            known = [GC.GetGCMemoryInfo().TotalAvailableMemoryBytes];
        }

        long least = known.Min();
        return least > 0 ? least >> 20 : null;
    }

    private static IEnumerable<long> MachineBytes(string root)
    {
        string? line = Lines(Path.Combine(root, "proc/meminfo")).FirstOrDefault(l => l.StartsWith("MemTotal:", StringComparison.Ordinal));
        string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long kib) ? [kib << 10] : [];
    }

    private static IEnumerable<long> GroupLimits(string root)
    {
        foreach (string line in Lines(Path.Combine(root, "proc/self/cgroup")))
        {
            string[] parts = line.Split(':', 3);
            if (parts.Length < 3)
            {
                continue;
            }

            bool isUnified = parts[1].Length == 0;
            if (!isUnified && !parts[1].Split(',').Contains("memory"))
            {
                continue;
            }

            string mount = Path.Combine(root, isUnified ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
            string file = isUnified ? "memory.max" : "memory.limit_in_bytes";

            // A limit of any group above holds too; in a container the path may name groups that are not visible, and the mount is the container's own.
            for (string group = parts[2].Trim('/'); ; group = Path.GetDirectoryName(group) ?? "")
            {
                string? text = Lines(Path.Combine(mount, group, file)).FirstOrDefault();
                if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes) && bytes > 0)
                {
                    yield return bytes;
                }

                if (group.Length == 0)
                {
                    break;
                }
            }
        }
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
