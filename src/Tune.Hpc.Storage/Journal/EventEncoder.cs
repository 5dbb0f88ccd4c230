using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tune.Hpc.Driver.Events;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Writes events as journal lines. Not safe for several threads.</summary>
internal sealed class EventEncoder : IDisposable
{
    private readonly ByteBuffer _buffer;
    private readonly Utf8JsonWriter _json;

    /// <summary>Writes to the end of a buffer.</summary>
    public EventEncoder(ByteBuffer buffer)
    {
        _buffer = buffer;

        // Relaxed: the journal is read with cat, not embedded in web pages. Not validated: the shape is fixed by the code below.
        _json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>Adds one line; when that fails, nothing is added.</summary>
    public void Add(in JournalEntry entry)
    {
        int start = _buffer.Length;
        try
        {
            _json.Reset();
            _json.WriteStartObject();
            _json.WriteNumber("seq"u8, entry.Seq);
            JsonValues.WriteTime(_json, "time"u8, entry.Time);
            _json.WriteNumber("epoch"u8, entry.Epoch);
            _json.WriteString("kind"u8, EventKinds.Of(entry.Event));
            WriteFields(entry.Event);
            _json.Flush();
            JournalLine.Close(_buffer, start);
        }
        catch
        {
            _buffer.CutTo(start);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteFields(ExperimentEvent fact)
    {
        switch (fact)
        {
            case ReportReceived e: Write(e); break;
            case VerdictGiven e: Write(e); break;
            case ReportRejected e: Write(e); break;
            case TrialCreated e: Write(e); break;
            case TrialNamed e: _json.WriteNumber("trial"u8, e.Trial.Number); OptionalText("name"u8, e.Name); OptionalText("folder"u8, e.Folder); break;
            case AttemptPlanned e: Write(e); break;
            case AttemptEnded e: Write(e); break;
            case JobAccepted e: WriteAttempt(e.Trial.Number, e.Attempt); Text("job"u8, e.Job); break;
            case AttemptStarted e: Write(e); break;
            case TrialEnded e: WriteTrial(e.Trial.Number, e.Reason); Text("status"u8, JournalWords.Statuses.WordOf((int)e.Status)); break;
            case TrialReopened e: WriteTrial(e.Trial.Number, e.Reason); break;
            case AttemptCameBack e: WriteAttempt(e.Trial.Number, e.Attempt); OptionalTime("end"u8, e.EndedAt); Text("reason"u8, e.Reason); break;
            case CallsMade e: Counts("calls"u8, e.Calls); break;
            case QueueSeen e: Counts("waiting"u8, e.Waiting); break;
            case NodeExcluded e: Text("node"u8, e.Node); Text("reason"u8, e.Reason); break;
            case TrialExploited e: Write(e); break;
            case CheckpointCopied e: WriteCheckpoint(e.Trial.Number, e.Checkpoint); _json.WriteNumber("bytes"u8, e.Bytes); break;
            case CheckpointsDropped e: Write(e); break;
            case CheckpointLost e: WriteCheckpoint(e.Trial.Number, e.Checkpoint); Text("reason"u8, e.Reason); break;
            case RequestChanged e: Write(e); break;
            case SearchEnded e: Text("reason"u8, e.Reason); break;
            case ExperimentCreated e: Write(e); break;
            case DriverStarted e: Text("host"u8, e.Host); _json.WriteNumber("pid"u8, e.ProcessId); Text("tool"u8, e.ToolVersion); break;
            case DriverStopped e: Text("reason"u8, e.Reason); break;
            case ExperimentStopping e: Text("by"u8, e.By); Text("reason"u8, e.Reason); break;
            case ExperimentEnded e: Text("reason"u8, e.Reason); break;
            case SettingChanged e: Text("key"u8, e.Key); Text("value"u8, e.Value); break;
            case WarningRaised e: Text("about"u8, e.Kind); Text("message"u8, e.Message); break;
            default: throw new UnreachableException($"{fact.GetType().Name} cannot be written");
        }
    }

    private void Write(ReportReceived e)
    {
        WriteAttempt(e.Trial.Number, e.Attempt);
        _json.WriteNumber("offset"u8, e.Offset);
        JsonValues.WriteMetrics(_json, "metrics"u8, e.Metrics);
        OptionalText("checkpoint"u8, e.Checkpoint);
        OptionalNumber("checkpoint_bytes"u8, e.CheckpointBytes);
        OptionalNumber("update"u8, e.Update);
    }

    private void Write(ReportRejected e)
    {
        WriteAttempt(e.Trial.Number, e.Attempt);
        _json.WriteNumber("offset"u8, e.Offset);
        _json.WriteNumber("lines"u8, e.Lines);
        Text("reason"u8, e.Reason);
        Text("quote"u8, e.Quote);
    }

    private void Write(VerdictGiven e)
    {
        _json.WriteNumber("trial"u8, e.Trial.Number);
        Text("verdict"u8, JournalWords.Verdicts.WordOf((int)e.Verdict));
        Text("by"u8, e.By);
        Text("reason"u8, e.Reason);
        OptionalNumber("iteration"u8, e.Iteration);
    }

    private void Write(TrialExploited e)
    {
        WriteTrial(e.Trial.Number, e.Reason);
        _json.WriteNumber("update"u8, e.Update);
        Text("by"u8, e.By);
        _json.WriteNumber("source"u8, e.Source.Number);
        OptionalText("source_checkpoint"u8, e.SourceCheckpoint);
        _json.WriteNumber("source_iteration"u8, e.SourceIteration);
        OptionalText("checkpoint"u8, e.Checkpoint);
        _json.WriteNumber("iteration"u8, e.Iteration);
        _json.WritePropertyName("config"u8);
        e.Config.WriteTo(_json);
    }

    private void Write(CheckpointsDropped e)
    {
        WriteTrial(e.Trial.Number, e.Reason);
        _json.WriteStartArray("checkpoints"u8);
        foreach (string name in e.Checkpoints)
        {
            _json.WriteStringValue(name);
        }

        _json.WriteEndArray();
    }

    private void Write(RequestChanged e)
    {
        WriteTrial(e.Trial.Number, e.Reason);
        Text("by"u8, e.By);
        OptionalNumber("iteration"u8, e.Iteration);
        JsonValues.WriteRequest(_json, e.Request);
    }

    private void Write(TrialCreated e)
    {
        _json.WriteNumber("trial"u8, e.Trial.Number);
        _json.WriteNumber("index"u8, e.Index);
        Text("reason"u8, e.Reason);
        if (e.RestartOf is { } other)
        {
            _json.WriteNumber("restart_of"u8, other.Number);
        }

        if (!e.KnownResult.IsDefaultOrEmpty)
        {
            JsonValues.WriteMetrics(_json, "known_result"u8, e.KnownResult);
        }

        if (e.Notes.Entries.Length > 0)
        {
            _json.WritePropertyName("notes"u8);
            e.Notes.WriteTo(_json);
        }

        _json.WritePropertyName("config"u8);
        e.Config.WriteTo(_json);
    }

    private void Write(AttemptPlanned e)
    {
        WriteAttempt(e.Trial.Number, e.Attempt);
        Text("reason"u8, e.Reason);
        JsonValues.WriteRequest(_json, e.Request);
        if (!e.Gpus.IsDefaultOrEmpty)
        {
            _json.WriteStartArray("gpus"u8);
            foreach (int gpu in e.Gpus)
            {
                _json.WriteNumberValue(gpu);
            }

            _json.WriteEndArray();
        }

        if (!e.Places.IsDefaultOrEmpty)
        {
            JsonValues.WritePlaces(_json, e.Places);
        }

        OptionalText("checkpoint"u8, e.Checkpoint);
        _json.WriteNumber("iteration"u8, e.Iteration);
        if (e.Update > 0)
        {
            _json.WriteNumber("update"u8, e.Update);
        }
    }

    private void Write(AttemptStarted e)
    {
        WriteAttempt(e.Trial.Number, e.Attempt);
        Text("host"u8, e.Host);
        OptionalText("node"u8, e.Node);
        OptionalText("job"u8, e.Job);
        JsonValues.WriteTime(_json, "at"u8, e.At);
    }

    private void Write(AttemptEnded e)
    {
        WriteAttempt(e.Trial.Number, e.Attempt);
        Text("outcome"u8, JournalWords.Outcomes.WordOf((int)e.Outcome));
        OptionalNumber("code"u8, e.ExitCode);
        OptionalNumber("signal"u8, e.Signal);
        OptionalText("node"u8, e.Node);
        OptionalTime("start"u8, e.StartedAt);
        OptionalTime("end"u8, e.EndedAt);
        OptionalText("detail"u8, e.Detail);
    }

    private void Write(ExperimentCreated e)
    {
        Text("id"u8, e.ExperimentId);
        Text("name"u8, e.Name);
        Text("spec_hash"u8, e.SpecHash);
        Text("tool"u8, e.ToolVersion);
    }

    private void WriteTrial(int trial, string reason)
    {
        _json.WriteNumber("trial"u8, trial);
        Text("reason"u8, reason);
    }

    private void WriteCheckpoint(int trial, string checkpoint)
    {
        _json.WriteNumber("trial"u8, trial);
        Text("checkpoint"u8, checkpoint);
    }

    private void WriteAttempt(int trial, int attempt)
    {
        _json.WriteNumber("trial"u8, trial);
        _json.WriteNumber("attempt"u8, attempt);
    }

    private void Counts(ReadOnlySpan<byte> name, ImmutableSortedDictionary<string, long> counts)
    {
        _json.WriteStartObject(name);
        foreach (var (what, count) in counts)
        {
            _json.WriteNumber(what, count);
        }

        _json.WriteEndObject();
    }

    private void Text(ReadOnlySpan<byte> name, string value) => _json.WriteString(name, value);

    private void OptionalText(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(name, value);
        }
    }

    private void OptionalNumber(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
    }

    private void OptionalTime(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            JsonValues.WriteTime(_json, name, time);
        }
    }
}
