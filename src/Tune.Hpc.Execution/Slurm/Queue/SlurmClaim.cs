using System.Text.Json;
using Tune.Hpc.Execution.Local;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Queue;

/// <summary>What lies in the claim of an attempt.</summary>
/// <param name="Job">The job that has it, as Slurm names it; null where it does not say.</param>
/// <param name="Node">Its node; null where it does not say.</param>
internal sealed record SlurmClaim(string? Job, string? Node)
{
    /// <summary>Reads the claim of an attempt; null while there is none. Lists the folder first: a shared disk's client then forgets what it believed.</summary>
    public static SlurmClaim? Read(string attemptFolder)
    {
        try
        {
            string folder = ClaimRecord.FolderOf(attemptFolder);
            if (!Directory.EnumerateFileSystemEntries(attemptFolder).Contains(folder))
            {
                return null;
            }

            string file = Path.Combine(folder, "started.json");
            return File.Exists(file) && ConfigValue.Parse(File.ReadAllBytes(file)) is ConfigMap record ? new SlurmClaim(Text(record, "job"), Text(record, "node")) : new SlurmClaim(null, null);
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // What cannot be read now may be there: only a folder that was listed without it has none.
            return new SlurmClaim(null, null);
        }
    }

    private static string? Text(ConfigMap record, string key) => record[key] is ConfigText { Value.Length: > 0 } text ? text.Value : null;
}
