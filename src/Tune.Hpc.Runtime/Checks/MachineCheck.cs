using System.Globalization;
using Tune.Hpc.Execution.Local;

namespace Tune.Hpc.Runtime.Checks;

/// <summary>Looks at whether trials can run on this machine.</summary>
public static class MachineCheck
{
    /// <summary>All checks, in order.</summary>
    /// <param name="storageFolder">Where experiments are to lie; it need not exist.</param>
    /// <param name="searchPath">The value of <c>PATH</c>.</param>
    public static IEnumerable<CheckResult> Run(string storageFolder, string? searchPath)
    {
        yield return Program("sh", searchPath, CheckOutcome.Failed, "job scripts are run by it");
        yield return Program("setsid", searchPath, CheckOutcome.Warning, "without it, a trial's processes can only be ended one by one (package util-linux)");
        yield return WriteAccess(storageFolder);
        var machine = LocalMachine.Discover();
        string memory = machine.Capacity.MemoryMiB is { } mib ? string.Create(CultureInfo.InvariantCulture, $"{mib} MiB") : "not known";
        yield return new CheckResult("cpus", CheckOutcome.Ok, machine.Capacity.Cpus.ToString(CultureInfo.InvariantCulture) + " may be used");
        yield return new CheckResult("memory", CheckOutcome.Ok, memory);
        yield return new CheckResult("gpus", CheckOutcome.Ok, machine.GpuNames.IsEmpty ? "none" : string.Join(", ", machine.GpuNames));
    }

    private static CheckResult Program(string name, string? searchPath, CheckOutcome missing, string why)
    {
        foreach (string folder in (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                return new CheckResult(name, CheckOutcome.Ok, path);
            }
        }

        return new CheckResult(name, missing, $"not found on PATH; {why}");
    }

    /// <summary>Tried in the nearest folder that exists, so that looking makes nothing but a file that is gone again.</summary>
    private static CheckResult WriteAccess(string storageFolder)
    {
        string folder = Path.GetFullPath(storageFolder);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        string probe = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        try
        {
            File.WriteAllText(probe, "tune");
            File.Move(probe, probe + "2");
            File.Delete(probe + "2");
            return new CheckResult("storage", CheckOutcome.Ok, $"{storageFolder} can be written");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new CheckResult("storage", CheckOutcome.Failed, $"{folder} cannot be written: {error.Message} Choose another place with --storage-path");
        }
    }
}
