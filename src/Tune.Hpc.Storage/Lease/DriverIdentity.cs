using System.Diagnostics;
using System.Globalization;

namespace Tune.Hpc.Storage.Lease;

/// <summary>A process that drives or has driven.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="ProcessId">Its process id there.</param>
/// <param name="Birth">What tells it from another process that got the same id later; opaque, empty when unknown.</param>
public sealed record DriverIdentity(string Host, int ProcessId, string Birth)
{
    /// <summary>The process this code runs in.</summary>
    public static DriverIdentity OfThisProcess() => Of(Environment.ProcessId);

    /// <summary>A process of this host.</summary>
    public static DriverIdentity Of(int processId) => new(Environment.MachineName, processId, BirthOf(processId) ?? "");

    /// <summary>True when the process is certainly gone: it was on the host of <paramref name="observer"/>, and is no longer there.</summary>
    /// <remarks>On another host, in another container or before a restart of the machine nothing can be seen; then the expiry decides.</remarks>
    public bool IsSeenGoneBy(DriverIdentity observer)
    {
        bool seesIt = Host == observer.Host && Birth.Length > 0 && ScopeOf(Birth) == ScopeOf(observer.Birth);
        return seesIt && BirthOf(ProcessId) != Birth;
    }

    private static string ScopeOf(string birth) => birth[..(birth.LastIndexOf(':') + 1)];

    private static string? BirthOf(int processId)
    {
        try
        {
            return OperatingSystem.IsLinux() ? BirthOnLinux(processId) : BirthElsewhere(processId);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    // Boot, process namespace, and ticks since boot: exact, where start times computed from clocks wander.
    private static string? BirthOnLinux(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        string[] afterName = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        if (afterName[0] is "Z" or "X")
        {
            return null;
        }

        string boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        string scope = new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        return $"{boot}:{scope}:{afterName[19]}";
    }

    private static string? BirthElsewhere(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.HasExited ? null : "start:" + new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }
}
