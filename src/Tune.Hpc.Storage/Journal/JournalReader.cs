using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Reads a journal from its beginning, one event after the other, and goes on when it has grown.</summary>
/// <remarks>
/// Memory does not grow with the journal. A last line that is not whole is no error: it may be on its way, or its writer died; a writer cuts it off
/// (<see cref="JournalWriter.Open"/>), a reader leaves it alone. Not safe for several threads.
/// </remarks>
public sealed class JournalReader : IDisposable
{
    private const int BufferBytes = 1 << 20;
    private const int MaxLineBytes = 1 << 28;

    private readonly SafeFileHandle _file;
    private readonly EventDecoder _decoder = new();
    private byte[] _buffer = new byte[BufferBytes];
    private int _next;
    private int _filled;
    private string _lastTool;

    private JournalReader(string path, SafeFileHandle file)
    {
        Path = path;
        _file = file;
        Header = ReadHeader();
        _lastTool = Header.ToolVersion;
    }

    /// <summary>The journal's path.</summary>
    public string Path { get; }

    /// <summary>What the first line says.</summary>
    public JournalHeader Header { get; }

    /// <summary>The place after the last event that was read.</summary>
    public JournalEnd End { get; private set; }

    /// <summary>Opens a journal.</summary>
    /// <exception cref="TuneException">There is none, it is something else, or its format is newer.</exception>
    public static JournalReader Open(string path)
    {
        var file = JournalFile.Open(path, FileAccess.Read);
        try
        {
            return new JournalReader(path, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next event. False at the present end; later calls go on there.</summary>
    /// <exception cref="TuneException">A line is damaged or missing, or its kind is unknown.</exception>
    public bool TryRead(out JournalEntry entry)
    {
        if (!TryReadLine(out int start, out int length))
        {
            entry = default;
            return false;
        }

        var line = _buffer.AsSpan(start, length);
        if (!JournalLine.IsIntact(line))
        {
            return EndsHere(start, length, out entry);
        }

        entry = Decode(line);
        End = new JournalEnd(End.Offset + length + 1, End.Lines + 1, entry.Seq, entry.Epoch);
        return true;
    }

    /// <summary>Reads everything up to the present end.</summary>
    /// <exception cref="TuneException">As <see cref="TryRead"/>.</exception>
    public IEnumerable<JournalEntry> ReadToEnd()
    {
        while (TryRead(out var entry))
        {
            yield return entry;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private JournalEntry Decode(ReadOnlySpan<byte> line)
    {
        try
        {
            var entry = _decoder.Decode(line);
            if (entry.Seq != End.Seq + 1)
            {
                throw Damaged($"it is event {entry.Seq}, and event {End.Seq + 1} should follow: lines are missing or doubled");
            }

            if (entry.Epoch < End.Epoch)
            {
                throw Damaged($"it was written by driver {entry.Epoch} after driver {End.Epoch} had taken over");
            }

            _lastTool = entry.Event is DriverStarted started ? started.ToolVersion : _lastTool;
            return entry;
        }
        catch (UnknownEventException unknown)
        {
            throw new TuneException(
                StorageCodes.EventUnknown,
                $"{Path}: line {End.Lines + 1}: event '{unknown.Kind}' is not known to this version; it was written by version {_lastTool}. "
                + $"Read the experiment with version {_lastTool} or newer");
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw Damaged(wrong.Message);
        }
    }

    // A bad line is torn when nothing follows it, and damage when something does.
    private bool EndsHere(int start, int length, out JournalEntry entry)
    {
        entry = default;
        long after = End.Offset + length + 1;
        if (RandomAccess.GetLength(_file) > after)
        {
            throw Damaged("its checksum is wrong");
        }

        if (JournalLine.BeginsIntact(_buffer.AsSpan(start, length)))
        {
            throw Damaged("its newline is missing");
        }

        _next = start;
        _filled = start;
        return false;
    }

    private bool TryReadLine(out int start, out int length)
    {
        while (true)
        {
            length = _buffer.AsSpan(_next, _filled - _next).IndexOf((byte)'\n');
            start = _next;
            if (length >= 0)
            {
                _next += length + 1;
                return true;
            }

            if (!Fill())
            {
                // What there is of a line is read afresh next time: its writer may have cut it off and begun another.
                _filled = _next;
                return false;
            }
        }
    }

    private bool Fill()
    {
        int kept = _filled - _next;
        if (_next > 0)
        {
            _buffer.AsSpan(_next, kept).CopyTo(_buffer);
            _next = 0;
            _filled = kept;
        }

        if (kept == _buffer.Length)
        {
            if (kept >= MaxLineBytes)
            {
                throw Damaged("it has no end");
            }

            Array.Resize(ref _buffer, kept * 2);
        }

        int read = JournalFile.Guard(Path, "read it", () => RandomAccess.Read(_file, _buffer.AsSpan(_filled), End.Offset + kept));
        _filled += read;
        return read > 0;
    }

    private JournalHeader ReadHeader()
    {
        if (!TryReadLine(out int start, out int length) || JournalHeader.Parse(_buffer.AsSpan(start, length)) is not { } header)
        {
            throw Damaged("it should be a journal's header, such as {\"journal\":1,...}");
        }

        if (header.Format > JournalHeader.CurrentFormat)
        {
            throw new TuneException(
                StorageCodes.JournalNewer,
                $"{Path}: the journal has format {header.Format}, written by version {header.ToolVersion}; this version reads formats up to "
                + $"{JournalHeader.CurrentFormat}. Use version {header.ReadableFrom} or newer");
        }

        End = new JournalEnd(length + 1, 1, 0, 0);
        return header;
    }

    private TuneException Damaged(string why) => new(
        StorageCodes.JournalDamaged,
        $"{Path}: line {End.Lines + 1}, which begins at byte {End.Offset}, is damaged: {why}. 'dotnet tune doctor FOLDER --repair' shows what can be saved");
}
