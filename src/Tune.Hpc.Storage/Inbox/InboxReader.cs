namespace Tune.Hpc.Storage.Inbox;

/// <summary>What all inboxes of a driver share: the buffer, the names of metrics, the number of files held open, the clock. Not safe for several threads.</summary>
/// <param name="clock">Says how long a file has been open.</param>
/// <param name="maxOpenFiles">How many files may be held open between readings; more are opened and closed each time.</param>
public sealed class InboxReader(TimeProvider clock, int maxOpenFiles = 512)
{
    /// <summary>A line longer than this, without its newline, is no report.</summary>
    public const int MaxLineBytes = 1 << 20;

    private readonly NameTable _names = new();
    private byte[] _buffer = new byte[1 << 16];
    private ReportLineParser? _reports;
    private int _openFiles;

    internal TimeProvider Clock => clock;

    internal Span<byte> Buffer => _buffer;

    internal ReportLineParser Reports => _reports ??= new ReportLineParser(_names);

    internal NameTable Names => _names;

    internal bool TryHoldFile()
    {
        if (_openFiles >= maxOpenFiles)
        {
            return false;
        }

        _openFiles++;
        return true;
    }

    internal void FileClosed() => _openFiles--;

    /// <summary>Makes room for longer lines, up to one that is too long.</summary>
    internal void Grow() => Array.Resize(ref _buffer, Math.Min(_buffer.Length * 4, MaxLineBytes + (1 << 16)));
}
