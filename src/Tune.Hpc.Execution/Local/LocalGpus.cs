using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Tune.Hpc.Execution.Local;

/// <summary>Finds the GPUs of this machine, as CUDA names them.</summary>
internal static class LocalGpus
{
    private static readonly TimeSpan AskAtMost = TimeSpan.FromSeconds(10);

    /// <summary>The GPUs that this process was given; where nobody said, those the machine has.</summary>
    /// <param name="visible">CUDA_VISIBLE_DEVICES of this process; null when it is not set.</param>
    public static ImmutableArray<string> Discover(string? visible) => visible is null ? Numbered(CountDevices("/dev")) : Given(visible);

    /// <summary>What a value of CUDA_VISIBLE_DEVICES leaves visible: as CUDA does, the list ends at the first entry that names no device.</summary>
    internal static ImmutableArray<string> Given(string visible) =>
    [
        .. visible.Split(',', StringSplitOptions.TrimEntries)
            .TakeWhile(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                || n.StartsWith("GPU-", StringComparison.Ordinal)
                || n.StartsWith("MIG-", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>How many GPUs the device folder shows; where it shows none, how many the driver's tool lists (some systems have no device files).</summary>
    internal static int CountDevices(string deviceFolder)
    {
        const string prefix = "nvidia";
        int files = Directory.Exists(deviceFolder)
            ? Directory.EnumerateFileSystemEntries(deviceFolder, prefix + "*")
                .Count(p => int.TryParse(Path.GetFileName(p)[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out _))
            : 0;
        return files > 0 ? files : AskDriver();
    }

    private static ImmutableArray<string> Numbered(int count) => [.. Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private static int AskDriver()
    {
        try
        {
            using var tool = Process.Start(new ProcessStartInfo("nvidia-smi", "-L") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            int listed = 0;
            tool.OutputDataReceived += (_, line) => listed += line.Data?.StartsWith("GPU ", StringComparison.Ordinal) == true ? 1 : 0;
            tool.BeginOutputReadLine();
            if (!tool.WaitForExit(AskAtMost))
            {
                tool.Kill();
                return 0;
            }

            // Once more without a limit: only this waits for the last of its output.
            tool.WaitForExit();
            return tool.ExitCode == 0 ? listed : 0;
        }
        catch (Win32Exception)
        {
            // No such tool, no such GPUs.
            return 0;
        }
    }
}
