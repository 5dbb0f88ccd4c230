using System.Text.Json;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Local;

/// <summary>What a job wrote into the claim of its attempt.</summary>
/// <param name="Host">The machine it runs on.</param>
/// <param name="Pid">The process of its script, which leads its process group.</param>
/// <param name="Ticks">Start time of that process in the kernel's ticks; null where it could not know.</param>
internal sealed record ClaimRecord(string Host, int Pid, long? Ticks)
{
    /// <summary>Slurm's id of the job or step it is; null outside of Slurm.</summary>
    public string? Job { get; init; }

    /// <summary>Where the claim of an attempt lies.</summary>
    public static string FolderOf(string attemptFolder) => Path.Combine(attemptFolder, "claim");

    /// <summary>Reads the claim; null while it is not there or not whole.</summary>
    public static ClaimRecord? Read(string attemptFolder)
    {
        try
        {
            return Parse(File.ReadAllBytes(Path.Combine(FolderOf(attemptFolder), "started.json")));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private static ClaimRecord? Parse(byte[] json)
    {
        if (ConfigValue.Parse(json) is not ConfigMap map || map["host"] is not ConfigText host || map["pid"] is not ConfigInteger { Value: > 1 and <= int.MaxValue } pid)
        {
            return null;
        }

        return new ClaimRecord(host.Value, (int)pid.Value, (map["ticks"] as ConfigInteger)?.Value) { Job = map["job"] is ConfigText { Value.Length: > 0 } job ? job.Value : null };
    }
}
