using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Storage.Inbox;

/// <summary>Reads report lines of trial protocol version 1. Not safe for several threads.</summary>
/// <remarks>
/// Nested objects are flattened with <c>/</c>, lists by their index; <c>null</c> is a value that is missing; bare <c>NaN</c> and <c>Infinity</c> are
/// numbers; the last of equal names wins.
/// </remarks>
internal sealed class ReportLineParser(NameTable names) : ILineParser
{
    private const int MaxValues = 4096;
    private const int MaxDepth = 32;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly MetricCollector _metrics = new();
    private readonly ByteBuffer _path = new();
    private readonly ByteBuffer _mended = new();
    private string? _checkpoint;
    private int? _update;

    /// <inheritdoc/>
    public bool ExpectsReports => true;

    /// <inheritdoc/>
    public LineOutcome Parse(ReadOnlySpan<byte> line)
    {
        line = Trim(line);
        if (line.IsEmpty)
        {
            return LineOutcome.Rejected(RejectKind.Empty, "the line is empty");
        }

        if (!Utf8.IsValid(line))
        {
            return LineOutcome.Rejected(RejectKind.NotUtf8, "the line is not valid UTF-8");
        }

        // Asked beforehand, as a diverged training writes them again and again and exceptions are slow.
        bool bare = line.IndexOf("NaN"u8) >= 0 || line.IndexOf("Infinity"u8) >= 0;
        try
        {
            return Read(bare && BareNumbers.Quote(line, _mended) ? _mended.Written : line);
        }
        catch (JsonException) when (!bare && BareNumbers.Quote(line, _mended))
        {
            return ReadMended();
        }
        catch (JsonException wrong)
        {
            return NotJson(wrong);
        }
        catch (InvalidOperationException)
        {
            return LineOutcome.Rejected(RejectKind.NotJson, "a text holds half a surrogate pair");
        }
    }

    private LineOutcome ReadMended()
    {
        try
        {
            return Read(_mended.Written);
        }
        catch (JsonException wrong)
        {
            return NotJson(wrong);
        }
        catch (InvalidOperationException)
        {
            return LineOutcome.Rejected(RejectKind.NotJson, "a text holds half a surrogate pair");
        }
    }

    private static LineOutcome NotJson(JsonException wrong) => LineOutcome.Rejected(
        RejectKind.NotJson,
        string.Create(CultureInfo.InvariantCulture, $"the line is not JSON: byte {wrong.BytePositionInLine ?? 0} is unexpected; a report is one object, such as {{\"loss\": 0.31}}"));

    private LineOutcome Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, Options);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            json.Read();
            return LineOutcome.Rejected(RejectKind.NotAnObject, "the line is not a JSON object, such as {\"loss\": 0.31}");
        }

        _metrics.Clear();
        _checkpoint = null;
        _update = null;
        _path.CutTo(0);
        bool fits = ReadObject(ref json);
        if (!fits)
        {
            return LineOutcome.Rejected(RejectKind.TooLarge, $"the report has more than {MaxValues} values");
        }

        json.Read();
        return _checkpoint is { } name && !IsFolderName(name)
            ? LineOutcome.Rejected(RejectKind.CheckpointUnusable, "_checkpoint is not the plain name of a folder below TUNE_CHECKPOINT_DIR")
            : _update < 0
            ? LineOutcome.Rejected(RejectKind.UpdateUnusable, "_update is not the number of a configuration, a whole number from 0")
            : LineOutcome.Report(_metrics.ToImmutable(), _checkpoint, _update);
    }

    private bool ReadObject(ref Utf8JsonReader json)
    {
        int start = _path.Length;
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            if (start == 0 && json.ValueTextEquals("_checkpoint"u8))
            {
                ReadCheckpoint(ref json);
                continue;
            }

            if (start == 0 && json.ValueTextEquals("_update"u8))
            {
                ReadUpdate(ref json);
                continue;
            }

            AddName(ref json);
            json.Read();
            if (!ReadValue(ref json))
            {
                return false;
            }

            _path.CutTo(start);
        }

        return true;
    }

    private bool ReadArray(ref Utf8JsonReader json)
    {
        int start = _path.Length;
        Span<byte> index = stackalloc byte[16];
        for (int i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            bool written = i.TryFormat(index, out int length, default, CultureInfo.InvariantCulture);
            System.Diagnostics.Debug.Assert(written);
            _path.Add("/"u8);
            _path.Add(index[..length]);
            if (!ReadValue(ref json))
            {
                return false;
            }

            _path.CutTo(start);
        }

        return true;
    }

    private bool ReadValue(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject: return ReadObject(ref json);
            case JsonTokenType.StartArray: return ReadArray(ref json);
            case JsonTokenType.Null: return true;
            case JsonTokenType.Number: _metrics.Set(names.Get(_path.Written), MetricReader.Number(ref json)); break;
            case JsonTokenType.String: _metrics.Set(names.Get(_path.Written), MetricValue.Of(json.GetString()!)); break;
            default: _metrics.Set(names.Get(_path.Written), MetricValue.Of(json.TokenType == JsonTokenType.True)); break;
        }

        return _metrics.Count <= MaxValues;
    }

    private void ReadCheckpoint(ref Utf8JsonReader json)
    {
        json.Read();
        _checkpoint = json.TokenType switch
        {
            JsonTokenType.String => json.GetString(),
            JsonTokenType.Null => null,
            _ => "",
        };
        json.Skip();
    }

    private void ReadUpdate(ref Utf8JsonReader json)
    {
        json.Read();
        _update = json.TokenType switch
        {
            JsonTokenType.Number when json.TryGetInt32(out int whole) => whole,
            JsonTokenType.Null => null,
            _ => -1,
        };
        json.Skip();
    }

    private void AddName(ref Utf8JsonReader json)
    {
        if (_path.Length > 0)
        {
            _path.Add("/"u8);
        }

        if (json.ValueIsEscaped)
        {
            _path.Add(Encoding.UTF8.GetBytes(json.GetString()!));
        }
        else
        {
            _path.Add(json.ValueSpan);
        }
    }

    private static bool IsFolderName(string name) =>
        name.Length is > 0 and <= 200 && name is not ("." or "..") && !name.Any(c => c is '/' or '\\' || char.IsControl(c));

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> line)
    {
        var withoutMark = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        return withoutMark.Trim(" \t\r"u8);
    }
}
