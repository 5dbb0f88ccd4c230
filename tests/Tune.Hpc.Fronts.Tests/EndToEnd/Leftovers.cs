using System.Globalization;
using System.Text;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.EndToEnd;

/// <summary>The processes that an experiment's drivers have started, found by the mark in their environment.</summary>
internal static class Leftovers
{
    public static IReadOnlyList<int> Of(string folder)
    {
        RealPart.Require(Directory.Exists("/proc/self"), "/proc", "run it on Linux");
        byte[] mark = Encoding.UTF8.GetBytes($"{TuneProcess.Mark}={folder}\0");
        return [.. Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out int id) ? id : 0).Where(id => id > 0 && Has(id, mark))];
    }

    /// <summary>Kills them all, and those they may be starting.</summary>
    public static void End(string folder) => Until.True(
        () =>
        {
            var left = Of(folder);
            if (left.Count > 0)
            {
                TuneProcess.Signal("KILL", left);
            }

            return left.Count == 0;
        },
        () => Describe(folder));

    public static string Describe(string folder) => string.Join("\n", Of(folder).Select(id =>
        string.Create(CultureInfo.InvariantCulture, $"{id}: {Text($"/proc/{id}/cmdline").Replace('\0', ' ')}")));

    private static bool Has(int id, byte[] mark) => Bytes($"/proc/{id}/environ").AsSpan().IndexOf(mark) >= 0;

    private static string Text(string path) => Encoding.UTF8.GetString(Bytes(path));

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
