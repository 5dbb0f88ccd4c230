using System.Text;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>The last lines a failed attempt wrote: what a person wants to see first.</summary>
internal static class LogTail
{
    private const int MostBytes = 4096;
    private const int MostLines = 10;

    /// <summary>The end of <c>stderr.log</c>, or of <c>stdout.log</c> where that is empty; null where both are.</summary>
    internal static string? Read(AttemptFolder folder) => Tail(folder.StandardError) ?? Tail(folder.StandardOutput);

    private static string? Tail(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(file.Length, MostBytes), SeekOrigin.End);
            byte[] bytes = new byte[MostBytes];
            int count = file.ReadAtLeast(bytes, MostBytes, throwOnEndOfStream: false);
            string[] lines = Printable(Encoding.UTF8.GetString(bytes, 0, count)).TrimEnd().Split('\n');
            string tail = string.Join('\n', lines.TakeLast(MostLines));
            return tail.Length == 0 ? null : tail;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null; // a log that cannot be read is no reason to lose the fact that the attempt ended
        }
    }

    /// <summary>Without what would move a terminal's cursor.</summary>
    private static string Printable(string text) => string.Concat(text.Where(c => c is '\n' or '\t' || !char.IsControl(c)));
}
