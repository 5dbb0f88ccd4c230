using Microsoft.Win32.SafeHandles;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>A file that somebody else appends to, read at given places; held open between readings within bounds.</summary>
/// <remarks>
/// A network file system promises fresh data on opening, not on a handle that is held: NFS may answer from its attribute cache for a minute. So a handle
/// is used for two seconds, then the file is opened again. On a local disk that costs next to nothing.
/// </remarks>
internal sealed class InboxFile(string path, InboxReader shared) : IDisposable
{
    private static readonly TimeSpan HandleLife = TimeSpan.FromSeconds(2);

    private SafeFileHandle? _handle;
    private long _openedAt;
    private bool _counted;

    /// <summary>Opens the file, or leaves it open. False while it is absent.</summary>
    /// <param name="anew">Whether a held handle is not good enough.</param>
    /// <param name="length">The file's length where it was opened just now, else -1.</param>
    public bool TryOpen(bool anew, out long length)
    {
        length = -1;
        if (_handle is not null && !anew && shared.Clock.GetElapsedTime(_openedAt) < HandleLife)
        {
            return true;
        }

        Close();
        if (!File.Exists(path))
        {
            return false;
        }

        try
        {
            _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            _openedAt = shared.Clock.GetTimestamp();
            _counted = shared.TryHoldFile();
            length = RandomAccess.GetLength(_handle);
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("read the reports", path, error);
        }
    }

    /// <summary>Reads at a place; 0 at the end.</summary>
    public int Read(Span<byte> into, long offset)
    {
        try
        {
            return RandomAccess.Read(_handle!, into, offset);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // A stale handle of a network file system heals by opening again, which the next reading does.
            Close();
            throw FileErrors.For("read the reports", path, error);
        }
    }

    /// <summary>Ends a reading: the handle is kept if there is room for it.</summary>
    public void Rest()
    {
        if (!_counted)
        {
            Close();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Close()
    {
        if (_handle is null)
        {
            return;
        }

        _handle.Dispose();
        _handle = null;
        if (_counted)
        {
            _counted = false;
            shared.FileClosed();
        }
    }
}
