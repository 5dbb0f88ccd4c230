using System.Globalization;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>Reads what an attempt appends to its inbox, or to its log where metrics are read from there: whole lines only, from a byte offset on.</summary>
/// <remarks>One file is an attempt's inbox, so that one offset says what has been read. Not safe for several threads.</remarks>
public sealed class AttemptInbox : IDisposable
{
    private const int MaxBytesAtOnce = 4 << 20;

    private readonly InboxReader _shared;
    private readonly InboxFile _file;
    private readonly ILineParser _parser;
    private OverlongLine? _overlong;

    private AttemptInbox(InboxReader shared, string path, long offset, ILineParser parser)
    {
        _shared = shared;
        _file = new InboxFile(path, shared);
        _parser = parser;
        Offset = offset;
    }

    /// <summary>Where in the file the next line begins, in bytes: the end of the last item that was read.</summary>
    public long Offset { get; private set; }

    /// <summary>The inbox <c>reports.jsonl</c>, read from an offset on.</summary>
    public static AttemptInbox OfReports(InboxReader shared, string path, long offset) => new(shared, path, offset, shared.Reports);

    /// <summary>A log whose lines hold metrics, read from an offset on.</summary>
    public static AttemptInbox OfLog(InboxReader shared, string path, long offset, LogMetricReader metrics) => new(shared, path, offset, metrics.ParserFor(shared.Names));

    /// <summary>Reads what is new, up to a few MiB at once.</summary>
    /// <param name="into">Where the items are added.</param>
    /// <param name="atEnd">The attempt is over: the file is opened afresh, and a last line without a newline counts if it is whole.</param>
    /// <returns>True when there may be more to read at once.</returns>
    /// <exception cref="TuneException">The file system refuses; harmless to repeat.</exception>
    public bool Read(List<InboxItem> into, bool atEnd = false)
    {
        if (!_file.TryOpen(atEnd, out long length))
        {
            return false;
        }

        if (length >= 0 && length < Offset)
        {
            AddShrunk(into, length);
        }

        int first = into.Count;
        bool more = ReadLines(into, first, atEnd);
        _file.Rest();
        return more;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool ReadLines(List<InboxItem> into, int first, bool atEnd)
    {
        int kept = 0;
        int total = 0;
        while (total < MaxBytesAtOnce)
        {
            if (_overlong is not null)
            {
                if (!PassOverlong(into, first, ref total))
                {
                    return FinishOverlong(into, first, atEnd);
                }

                continue;
            }

            var room = _shared.Buffer[kept..];
            int read = _file.Read(room, Offset + kept);
            total += read;
            var bytes = _shared.Buffer[..(kept + read)];
            int used = TakeLines(bytes, into, first);
            kept = bytes.Length - used;
            bytes[used..].CopyTo(_shared.Buffer);
            if (kept > InboxReader.MaxLineBytes)
            {
                _overlong = new OverlongLine(Offset + kept, Quotation.Of(_shared.Buffer[..400]));
                kept = 0;
            }
            else if (read < room.Length)
            {
                // Less than asked for is the end of the file, as far as it can be seen now.
                FinishLast(_shared.Buffer[..kept], into, first, atEnd);
                return false;
            }
            else if (kept == _shared.Buffer.Length)
            {
                _shared.Grow();
            }
        }

        return true;
    }

    private int TakeLines(ReadOnlySpan<byte> bytes, List<InboxItem> into, int first)
    {
        int used = 0;
        while (true)
        {
            int length = bytes[used..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return used;
            }

            Offset += length + 1;
            Take(bytes.Slice(used, length), into, first);
            used += length + 1;
        }
    }

    private void Take(ReadOnlySpan<byte> line, List<InboxItem> into, int first)
    {
        if (line.Length > InboxReader.MaxLineBytes)
        {
            AddOverlong(Quotation.Of(line[..400]), line.Length, into, first);
            return;
        }

        var outcome = _parser.Parse(line);
        if (outcome.IsReport)
        {
            into.Add(new InboxItem(Offset, outcome.Metrics, outcome.Checkpoint, null) { Update = outcome.Update });
        }
        else if (outcome.Problem is { } problem)
        {
            AddRejected(problem, outcome.Reason!, line, into, first);
        }
    }

    private void FinishLast(ReadOnlySpan<byte> rest, List<InboxItem> into, int first, bool atEnd)
    {
        if (!atEnd || rest.IsEmpty)
        {
            return;
        }

        Offset += rest.Length;
        var outcome = _parser.Parse(rest);
        if (outcome.IsReport)
        {
            into.Add(new InboxItem(Offset, outcome.Metrics, outcome.Checkpoint, null) { Update = outcome.Update });
        }
        else if (_parser.ExpectsReports)
        {
            AddRejected(RejectKind.CutOff, "the file's last line has no end", rest, into, first);
        }
    }

    // Forward to the newline, a bufferful at a time. False at the end of the file.
    private bool PassOverlong(List<InboxItem> into, int first, ref int total)
    {
        var line = _overlong!;
        int read = _file.Read(_shared.Buffer, line.Next);
        total += read;
        int newline = _shared.Buffer[..read].IndexOf((byte)'\n');
        if (newline < 0)
        {
            _overlong = line with { Next = line.Next + read };
            return read > 0;
        }

        long length = line.Next + newline - Offset;
        Offset = line.Next + newline + 1;
        _overlong = null;
        AddOverlong(line.Quote, length, into, first);
        return true;
    }

    private bool FinishOverlong(List<InboxItem> into, int first, bool atEnd)
    {
        if (atEnd)
        {
            long length = _overlong!.Next - Offset;
            Offset = _overlong.Next;
            AddOverlong(_overlong.Quote, length, into, first);
            _overlong = null;
        }

        return false;
    }

    private void AddOverlong(string quote, long length, List<InboxItem> into, int first)
    {
        if (_parser.ExpectsReports)
        {
            Add(RejectKind.TooLong, string.Create(CultureInfo.InvariantCulture, $"the line has {length} bytes; a report has at most {InboxReader.MaxLineBytes}"), quote, into, first);
        }
    }

    private void AddRejected(RejectKind problem, string reason, ReadOnlySpan<byte> line, List<InboxItem> into, int first)
    {
        if (!TryFold(problem, into, first))
        {
            into.Add(new InboxItem(Offset, [], null, new RejectedLines(problem, 1, reason, Quotation.Of(line))));
        }
    }

    private void Add(RejectKind problem, string reason, string quote, List<InboxItem> into, int first)
    {
        if (!TryFold(problem, into, first))
        {
            into.Add(new InboxItem(Offset, [], null, new RejectedLines(problem, 1, reason, quote)));
        }
    }

    private bool TryFold(RejectKind problem, List<InboxItem> into, int first)
    {
        if (into.Count == first || into[^1].Rejected is not { } last || last.Kind != problem)
        {
            return false;
        }

        into[^1] = into[^1] with { EndOffset = Offset, Rejected = last with { Lines = last.Lines + 1 } };
        return true;
    }

    private void AddShrunk(List<InboxItem> into, long length)
    {
        string reason = string.Create(CultureInfo.InvariantCulture, $"the file became shorter: {length} bytes, of which {Offset} had been read; reading goes on at its new end");
        Offset = length;
        _overlong = null;
        into.Add(new InboxItem(Offset, [], null, new RejectedLines(RejectKind.FileShrank, 1, reason, "")));
    }

    private sealed record OverlongLine(long Next, string Quote);
}
