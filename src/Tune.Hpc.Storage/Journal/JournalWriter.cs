using Microsoft.Win32.SafeHandles;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Appends events to a journal: buffered, then written and flushed to disk in one go.</summary>
/// <remarks>
/// The file is opened anew for each flush, so that a shared file system shows what others did; it must be exactly as this writer left it, last line
/// included. If it is not, another driver writes, and this writer never writes again. Not safe for several threads.
/// </remarks>
public sealed class JournalWriter : IDisposable
{
    private readonly ByteBuffer _pending = new();
    private readonly EventEncoder _encoder;
    private byte[] _lastTail;
    private JournalEnd _end;
    private long _seq;
    private bool _unsure;
    private TuneException? _taken;

    private JournalWriter(string path, JournalEnd end, byte[] lastTail)
    {
        Path = path;
        Epoch = checked(end.Epoch + 1);
        _encoder = new EventEncoder(_pending);
        _end = end;
        _seq = end.Seq;
        _lastTail = lastTail;
    }

    /// <summary>The journal's path.</summary>
    public string Path { get; }

    /// <summary>The number of this driver: one more than the last that wrote.</summary>
    public int Epoch { get; }

    /// <summary>The place after the last event that is safely on disk.</summary>
    public JournalEnd End => _end;

    /// <summary>Bytes appended and not yet flushed.</summary>
    public int PendingBytes => _pending.Length;

    /// <summary>The torn last line that was cut off when opening, and where it is kept; null when the journal was whole.</summary>
    public TornTail? Torn { get; private init; }

    /// <summary>Begins a journal: a file with a header, whole or not at all.</summary>
    /// <exception cref="TuneException">There is one already, or the file system refuses.</exception>
    public static void Create(string path, string toolVersion, FolderAccess access)
    {
        var header = new JournalHeader(JournalHeader.CurrentFormat, toolVersion, JournalHeader.CurrentReadableFrom);
        if (!AtomicFile.TryCreate(path, header.ToLine(), access.FileMode))
        {
            throw new TuneException(StorageCodes.ExperimentExists, $"{path}: there is a journal here already; 'resume' continues its experiment");
        }
    }

    /// <summary>Opens a journal for the next driver. A torn last line is moved to a file beside it.</summary>
    /// <param name="path">The journal.</param>
    /// <param name="end">Where reading it ended: everything before has been read by the caller.</param>
    /// <exception cref="TuneException">It has grown since it was read (somebody else drives), or the file system refuses.</exception>
    public static JournalWriter Open(string path, JournalEnd end)
    {
        using var file = JournalFile.Open(path, FileAccess.ReadWrite);
        try
        {
            var torn = TornTail.Cut(path, file, end);
            return new JournalWriter(path, end, ReadTail(file, end.Offset)) { Torn = torn };
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            throw FileErrors.For("repair the journal's end", path, error);
        }
    }

    /// <summary>Adds an event to what the next <see cref="Flush"/> writes. Nothing may be done because of it before that.</summary>
    /// <param name="fact">The event.</param>
    /// <param name="now">The time; kept to the millisecond.</param>
    /// <returns>The entry exactly as a reader will see it.</returns>
    public JournalEntry Append(ExperimentEvent fact, DateTimeOffset now)
    {
        var utc = now.UtcDateTime;
        var entry = new JournalEntry(_seq + 1, new DateTimeOffset(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero), Epoch, fact);
        try
        {
            _encoder.Add(entry);
        }
        catch (ArgumentException unstorable)
        {
            throw new TuneException(StorageCodes.EventNotStorable, $"{Path}: a {EventKinds.Of(fact)} cannot be stored: {unstorable.Message}", unstorable);
        }

        _seq++;
        return entry;
    }

    /// <summary>Writes what was appended and waits until it is on disk.</summary>
    /// <exception cref="TuneException">
    /// Somebody else drives (exit code 4; this writer is done for good), or the file system refused: then nothing was written, everything is still
    /// pending, and the call may be repeated.
    /// </exception>
    public void Flush()
    {
        if (_taken is not null)
        {
            throw _taken;
        }

        if (_pending.Length == 0)
        {
            return;
        }

        using var file = JournalFile.Open(Path, FileAccess.ReadWrite);
        try
        {
            CheckUntouched(file);
            Write(file);
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            CutBack(file);
            string code = FileErrors.IsFull(error) ? StorageCodes.DiskFull : StorageCodes.JournalNotWritten;
            throw new TuneException(
                code,
                $"{Path}: cannot write the journal: {error.Message.TrimEnd('.')}. Nothing of this step was kept; free some space or see what is wrong with the disk; then 'resume' continues the experiment",
                error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    private void Write(SafeFileHandle file)
    {
        _unsure = true;
        RandomAccess.Write(file, _pending.Written, _end.Offset);
        RandomAccess.FlushToDisk(file);
        _unsure = false;
        long lines = _seq - _end.Seq;
        _end = new JournalEnd(_end.Offset + _pending.Length, _end.Lines + lines, _seq, Epoch);
        _lastTail = _pending.Written[^(JournalLine.TailLength + 1)..].ToArray();
        _pending.CutTo(0);
    }

    private void CheckUntouched(SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        if (_unsure && length > _end.Offset && IsOurOwnRest(file, length))
        {
            RandomAccess.SetLength(file, _end.Offset);
            length = _end.Offset;
        }

        if (length != _end.Offset || !ReadTail(file, _end.Offset).AsSpan().SequenceEqual(_lastTail))
        {
            _pending.CutTo(0);
            _taken = new TuneException(
                StorageCodes.JournalTaken,
                $"{Path}: someone else drives this experiment: the journal should be {_end.Offset} bytes long and end as driver {Epoch} left it, and is "
                + $"{length} bytes long. This driver writes nothing more; 'status' shows who drives")
            { ExitCode = 4 };
            throw _taken;
        }
    }

    // After a write that failed, whatever lies behind the last good byte is ours only if it is the beginning of what we meant to write.
    private bool IsOurOwnRest(SafeFileHandle file, long length)
    {
        if (length - _end.Offset > _pending.Length)
        {
            return false;
        }

        var rest = new byte[(int)(length - _end.Offset)];
        int read = RandomAccess.Read(file, rest, _end.Offset);
        return _pending.Written.StartsWith(rest.AsSpan(0, read));
    }

    private void CutBack(SafeFileHandle file)
    {
        if (!_unsure)
        {
            return;
        }

        try
        {
            RandomAccess.SetLength(file, _end.Offset);
            _unsure = false;
        }
        catch (Exception error) when (FileErrors.IsFileError(error))
        {
            // The disk refuses this too. The next flush sees its own rest and cuts it; the next driver sees a torn tail.
        }
    }

    private static byte[] ReadTail(SafeFileHandle file, long end)
    {
        var tail = new byte[(int)Math.Min(end, JournalLine.TailLength + 1)];
        int read = RandomAccess.Read(file, tail, end - tail.Length);
        return tail[..read];
    }
}
