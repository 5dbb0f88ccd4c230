using System.Collections.Immutable;
using System.Text.Json;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Journal;

/// <summary>Reads journal lines whose checksum is right. Not safe for several threads.</summary>
/// <remarks>Reports are read without a detour, as almost all lines are reports; other events by way of a map of their fields.</remarks>
internal sealed class EventDecoder
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private readonly NameTable _names = new();
    private readonly MetricReader _metrics;

    /// <summary>Makes a decoder with a table of names of its own.</summary>
    public EventDecoder() => _metrics = new MetricReader(_names);

    /// <summary>Reads one line, given without its newline.</summary>
    /// <exception cref="JsonException">It is not an entry; the message says why.</exception>
    /// <exception cref="UnknownEventException">It is an entry of an unknown kind.</exception>
    public JournalEntry Decode(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, Options);
        Expect(ref json, JsonTokenType.StartObject);
        Property(ref json, "seq"u8);
        long seq = json.GetInt64();
        Property(ref json, "time"u8);
        var time = json.GetDateTimeOffset();
        Property(ref json, "epoch"u8);
        int epoch = json.GetInt32();
        Property(ref json, "kind"u8);
        var fact = json.ValueTextEquals("report-received.1"u8) ? ReadReport(ref json) : ReadOther(ref json);
        return new JournalEntry(seq, time, epoch, fact);
    }

    private ReportReceived ReadReport(ref Utf8JsonReader json)
    {
        int trial = 0;
        int attempt = 0;
        long offset = -1;
        string? checkpoint = null;
        long? bytes = null;
        int? update = null;
        ImmutableArray<Metric> metrics = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("trial"u8))
            {
                json.Read();
                trial = json.GetInt32();
            }
            else if (json.ValueTextEquals("attempt"u8))
            {
                json.Read();
                attempt = json.GetInt32();
            }
            else if (json.ValueTextEquals("offset"u8))
            {
                json.Read();
                offset = json.GetInt64();
            }
            else if (json.ValueTextEquals("metrics"u8))
            {
                json.Read();
                metrics = _metrics.Read(ref json);
            }
            else if (json.ValueTextEquals("checkpoint"u8))
            {
                json.Read();
                checkpoint = json.GetString();
            }
            else if (json.ValueTextEquals("checkpoint_bytes"u8))
            {
                json.Read();
                bytes = json.GetInt64();
            }
            else if (json.ValueTextEquals("update"u8))
            {
                json.Read();
                update = json.GetInt32();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        if (trial <= 0 || attempt <= 0 || offset < 0 || metrics.IsDefault)
        {
            throw new JsonException($"{EventKinds.ReportReceived} lacks trial, attempt, offset or metrics");
        }

        return new ReportReceived
        {
            Trial = new TrialId(trial),
            Attempt = attempt,
            Offset = offset,
            Metrics = metrics,
            Checkpoint = checkpoint,
            CheckpointBytes = bytes,
            Update = update,
        };
    }

    private static ExperimentEvent ReadOther(ref Utf8JsonReader json)
    {
        string kind = json.GetString()!;
        var fields = new ConfigMapBuilder();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            fields[name] = ConfigValue.Read(ref json);
        }

        return EventFields.ToEvent(kind, new EventFields(kind, fields.ToMap())) ?? throw new UnknownEventException(kind);
    }

    private static void Property(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        Expect(ref json, JsonTokenType.PropertyName);
        if (!json.ValueTextEquals(name))
        {
            throw new JsonException($"'{json.GetString()}' stands where '{System.Text.Encoding.UTF8.GetString(name)}' should");
        }

        json.Read();
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType token)
    {
        if (!json.Read() || json.TokenType != token)
        {
            throw new JsonException($"{json.TokenType} stands where {token} should");
        }
    }
}

/// <summary>A line is whole, and holds an event of a kind that this version does not know.</summary>
internal sealed class UnknownEventException(string kind) : Exception($"unknown event '{kind}'")
{
    /// <summary>Its stored name.</summary>
    public string Kind { get; } = kind;
}
