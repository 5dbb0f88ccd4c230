using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Tune.Hpc.Execution.Local;

/// <summary>Asks about and signals processes of this machine that need not be our children.</summary>
internal static class ProcessProbe
{
    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>SIGTERM.</summary>
    public const int Terminate = 15;

    /// <summary>Signals all processes of a group; where there is no such group, the one process.</summary>
    public static void Signal(int pid, int signal)
    {
        // Never 0, 1 or below: kill(2) takes those for whole sets of processes.
        if (pid > 1 && SendSignal(-pid, signal) != 0)
        {
            _ = SendSignal(pid, signal);
        }
    }

    /// <summary>Signals one process only.</summary>
    public static void SignalOne(int pid, int signal)
    {
        if (pid > 1)
        {
            _ = SendSignal(pid, signal);
        }
    }

    /// <summary>Signals what is left of a group, if anything is.</summary>
    public static void SignalGroup(int pid, int signal)
    {
        if (pid > 1)
        {
            _ = SendSignal(-pid, signal);
        }
    }

    /// <summary>Whether the process that claimed an attempt is still there: same id, and the same process by its start time, or else by its command line.</summary>
    public static bool IsAlive(ClaimRecord claim, string attemptFolder)
    {
        if (claim.Pid <= 1)
        {
            return false;
        }

        if (!Directory.Exists("/proc/self"))
        {
            return Describe(claim.Pid).Contains(attemptFolder + "/", StringComparison.Ordinal);
        }

        if (ReadStat(claim.Pid) is not { } stat || stat.State is 'Z' or 'X')
        {
            return false;
        }

        return claim.Ticks is { } ticks ? stat.Ticks == ticks : CommandLine(claim.Pid).Contains(attemptFolder + "/", StringComparison.Ordinal);
    }

    private static (char State, long Ticks)? ReadStat(int pid)
    {
        string? stat = ReadProc($"/proc/{pid}/stat");

        // The name in parentheses may itself hold anything; fields are counted after the last one.
        string[] fields = stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Length > 19 && long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks) ? (fields[0][0], ticks) : null;
    }

    private static string CommandLine(int pid) => ReadProc($"/proc/{pid}/cmdline") ?? "";

    private static string? ReadProc(string path)
    {
        try
        {
            return File.ReadAllText(path, Encoding.UTF8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ended meanwhile.
            return null;
        }
    }

    private static string Describe(int pid)
    {
        var start = new ProcessStartInfo("ps") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-o", "command=", "-p", pid.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var ps = Process.Start(start)!;
            string text = ps.StandardOutput.ReadToEnd();
            ps.WaitForExit();
            return text;
        }
        catch (Win32Exception)
        {
            return "";
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
