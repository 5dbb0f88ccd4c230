using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Tune.Hpc.Storage.Journal;

/// <summary>The rest of a line whose writer died while writing it.</summary>
/// <param name="Bytes">How many bytes were cut off.</param>
/// <param name="KeptIn">The file they were moved to, beside the journal.</param>
public sealed record TornTail(long Bytes, string KeptIn)
{
    /// <summary>Cuts off what follows the last whole line, and keeps it in a file beside; null when nothing follows.</summary>
    internal static TornTail? Cut(string path, SafeFileHandle file, JournalEnd end)
    {
        long length = RandomAccess.GetLength(file);
        if (length == end.Offset)
        {
            return null;
        }

        if (length < end.Offset)
        {
            throw Taken(path, $"it has become shorter, {length} bytes instead of {end.Offset}");
        }

        var rest = new byte[checked((int)(length - end.Offset))];
        int read = RandomAccess.Read(file, rest, end.Offset);
        var tail = rest.AsSpan(0, read);
        int newline = tail.IndexOf((byte)'\n');
        if (newline >= 0 && (newline < tail.Length - 1 || JournalLine.IsIntact(tail[..newline])))
        {
            throw Taken(path, "it has grown since it was read");
        }

        string keptIn = Path.Combine(Path.GetDirectoryName(path)!, "journal.torn-" + (end.Seq + 1).ToString(CultureInfo.InvariantCulture));
        AtomicFile.Write(keptIn, tail, FolderAccess.Private.FileMode, durable: true);
        RandomAccess.SetLength(file, end.Offset);
        RandomAccess.FlushToDisk(file);
        return new TornTail(read, keptIn);
    }

    private static TuneException Taken(string path, string why) =>
        new(StorageCodes.JournalTaken, $"{path}: someone else drives this experiment: {why}") { ExitCode = 4 };
}
