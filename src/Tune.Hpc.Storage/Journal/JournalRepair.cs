using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Finds out what of a damaged journal can be saved, and writes a journal of that.</summary>
/// <remarks>
/// A line in which one bit is wrong is mended: the checksum tells which. A line that cannot be read is replaced by a warning of the same number, and so is
/// an event of a trial whose creation was lost; everything else stays as it was. Nobody may drive meanwhile.
/// </remarks>
public static class JournalRepair
{
    private const string WarningKind = "journal-repaired";

    /// <summary>Reads a journal, damage and all; changes nothing.</summary>
    /// <exception cref="TuneException">There is no journal, it cannot be read at all, or it is sound but from a newer version.</exception>
    public static RepairPlan Examine(string path)
    {
        byte[] all = JournalFile.Guard(path, "read the journal", () => File.Exists(path)
            ? File.ReadAllBytes(path)
            : throw new TuneException(StorageCodes.JournalMissing, $"{path}: there is no journal here"));
        var survey = new RepairSurvey(path);
        int start = 0;
        for (long number = 1; start < all.Length; number++)
        {
            int length = all.AsSpan(start).IndexOf((byte)'\n');
            survey.Take(number, start, all.AsSpan(start, length < 0 ? all.Length - start : length), isLast: start + length + 1 >= all.Length || length < 0);
            start = length < 0 ? all.Length : start + length + 1;
        }

        return survey.Finish();
    }

    /// <summary>Writes the repaired journal and puts it in the place of the damaged one, which is kept as <c>journal.jsonl.damaged-N</c>.</summary>
    /// <returns>Where the damaged one is kept.</returns>
    /// <exception cref="TuneException">The file system refuses; the journal is as it was.</exception>
    public static string Apply(RepairPlan plan, FolderAccess access)
    {
        string repaired = plan.Path + ".repaired";
        AtomicFile.Write(repaired, plan.ToBytes(), access.FileMode, durable: true);
        for (int n = 1; ; n++)
        {
            string kept = plan.Path + ".damaged-" + n.ToString(CultureInfo.InvariantCulture);
            if (File.Exists(kept))
            {
                continue;
            }

            try
            {
                // The copy is there before the name changes hands: at no instant is there no journal.
                File.Copy(plan.Path, kept, overwrite: false);
                File.Move(repaired, plan.Path, overwrite: true);
                return kept;
            }
            catch (Exception error) when (FileErrors.IsFileError(error))
            {
                throw FileErrors.For("put the repaired journal in place", plan.Path, error);
            }
        }
    }

    internal static WarningRaised Warning(string message) => new() { Kind = WarningKind, Message = message };
}

/// <summary>What can be saved of a journal.</summary>
/// <param name="Path">The journal.</param>
/// <param name="Header">Its header, or a new one where that was lost.</param>
/// <param name="Entries">The events of the repaired journal.</param>
/// <param name="Findings">What was found, for people, in order.</param>
public sealed record RepairPlan(string Path, JournalHeader Header, IReadOnlyList<JournalEntry> Entries, IReadOnlyList<string> Findings)
{
    /// <summary>True when there is nothing to repair.</summary>
    public bool IsSound => Findings.Count == 0;

    internal byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        buffer.Add(Header.ToLine());
        using var encoder = new EventEncoder(buffer);
        foreach (var entry in Entries)
        {
            encoder.Add(entry);
        }

        return buffer.Written.ToArray();
    }
}

/// <summary>Goes through a damaged journal line by line.</summary>
internal sealed class RepairSurvey(string path)
{
    private readonly EventDecoder _decoder = new();
    private readonly List<JournalEntry> _entries = [];
    private readonly List<string> _findings = [];
    private readonly HashSet<TrialId> _trials = [];
    private readonly Queue<string> _lost = [];
    private JournalHeader? _header;

    private JournalEntry Last => _entries.Count > 0 ? _entries[^1] : default;

    public void Take(long number, long offset, ReadOnlySpan<byte> line, bool isLast)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"line {number} (byte {offset}, {line.Length} bytes)");
        byte[]? bytes = Intact(line, place);
        if (bytes is null)
        {
            string what = isLast ? $"{place} is torn and will be dropped" : $"{place} cannot be read";
            _findings.Add(what);
            if (!isLast)
            {
                _lost.Enqueue(what);
            }
        }
        else if (number == 1 && JournalHeader.Parse(bytes) is { } header)
        {
            TakeHeader(header);
        }
        else
        {
            TakeEntry(place, bytes);
        }
    }

    public RepairPlan Finish()
    {
        if (_entries.Count == 0 && _header is null)
        {
            throw new TuneException(StorageCodes.JournalDamaged, $"{path}: nothing in this file can be read as a journal");
        }

        return new RepairPlan(path, _header ?? new JournalHeader(JournalHeader.CurrentFormat, "unknown", JournalHeader.CurrentReadableFrom), _entries, _findings);
    }

    private void TakeHeader(JournalHeader header)
    {
        if (header.Format > JournalHeader.CurrentFormat)
        {
            throw new TuneException(
                StorageCodes.JournalNewer,
                $"{path}: the journal has format {header.Format}, written by version {header.ToolVersion}; repair it with version {header.ReadableFrom} or newer");
        }

        _header = header;
    }

    private void TakeEntry(string place, byte[] line)
    {
        JournalEntry entry;
        try
        {
            entry = _decoder.Decode(line);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or OverflowException or UnknownEventException)
        {
            _findings.Add($"{place} is whole but cannot be understood: {wrong.Message}");
            _lost.Enqueue(_findings[^1]);
            return;
        }

        if (entry.Seq <= Last.Seq || entry.Epoch < Last.Epoch)
        {
            _findings.Add(string.Create(CultureInfo.InvariantCulture, $"{place} is event {entry.Seq} of driver {entry.Epoch} after event {Last.Seq} of driver {Last.Epoch}: dropped"));
            return;
        }

        FillUpTo(entry);
        _entries.Add(entry with { Event = Anchored(entry.Event, place) });
    }

    private void FillUpTo(JournalEntry next)
    {
        var time = _entries.Count > 0 ? Last.Time : next.Time;
        int epoch = _entries.Count > 0 ? Last.Epoch : next.Epoch;
        while (Last.Seq + 1 < next.Seq)
        {
            string what = _lost.Count > 0 ? _lost.Dequeue() : "a line is missing";
            _entries.Add(new JournalEntry(Last.Seq + 1, time, epoch, JournalRepair.Warning(string.Create(CultureInfo.InvariantCulture, $"event {Last.Seq + 1} was lost: {what}"))));
            _findings.Add(((WarningRaised)Last.Event).Message);
        }

        _lost.Clear();
    }

    private ExperimentEvent Anchored(ExperimentEvent fact, string place)
    {
        if (fact is TrialCreated created)
        {
            _trials.Add(created.Trial);
            return fact;
        }

        if (TrialOf(fact) is not { } trial || _trials.Contains(trial))
        {
            return fact;
        }

        _findings.Add($"{place} tells of trial {trial}, whose creation was lost: dropped");
        return JournalRepair.Warning(_findings[^1]);
    }

    private static TrialId? TrialOf(ExperimentEvent fact) => fact switch
    {
        ReportReceived e => e.Trial,
        ReportRejected e => e.Trial,
        AttemptPlanned e => e.Trial,
        JobAccepted e => e.Trial,
        AttemptStarted e => e.Trial,
        AttemptEnded e => e.Trial,
        VerdictGiven e => e.Trial,
        TrialEnded e => e.Trial,
        TrialReopened e => e.Trial,
        _ => null,
    };

    private byte[]? Intact(ReadOnlySpan<byte> line, string place)
    {
        if (JournalLine.IsIntact(line))
        {
            return line.ToArray();
        }

        if (line.Length > 1 << 14 || BitMender.Mend(line) is not { } mended)
        {
            return null;
        }

        _findings.Add($"{place} had one wrong bit, which the checksum tells: mended");
        return mended;
    }
}
