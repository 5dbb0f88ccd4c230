using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Journal;

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
        TrialNamed e => e.Trial,
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
