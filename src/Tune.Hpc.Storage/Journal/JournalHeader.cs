using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tune.Hpc.Storage.Journal;

/// <summary>The journal's first line: which format follows, what began it, and the oldest version that reads it.</summary>
/// <remarks><c>{"journal":1,"tool":"0.1.0","readable_from":"0.1.0","crc":"89abcdef"}</c>. It is no event and has no number.</remarks>
/// <param name="Format">The format's version.</param>
/// <param name="ToolVersion">Version of the tool that began the journal.</param>
/// <param name="ReadableFrom">The oldest version of the tool that reads this format.</param>
public sealed record JournalHeader(int Format, string ToolVersion, string ReadableFrom)
{
    /// <summary>The format this version writes, and the newest it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The oldest version of the tool that reads what this version writes.</summary>
    public const string CurrentReadableFrom = "0.1.0";

    /// <summary>The header line, with its newline.</summary>
    internal byte[] ToLine()
    {
        var buffer = new ByteBuffer();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteNumber("journal"u8, Format);
        json.WriteString("tool"u8, ToolVersion);
        json.WriteString("readable_from"u8, ReadableFrom);
        json.Flush();
        JournalLine.Close(buffer, 0);
        return buffer.Written.ToArray();
    }

    /// <summary>Reads a header line, given without its newline; null when it is none.</summary>
    /// <remarks>Later formats may add fields, and keep these three and the frame.</remarks>
    internal static JournalHeader? Parse(ReadOnlySpan<byte> line)
    {
        if (!JournalLine.IsIntact(line) || !line.StartsWith("{\"journal\":"u8))
        {
            return null;
        }

        using var json = JsonDocument.Parse(line.ToArray());
        var root = json.RootElement;
        return root.GetProperty("journal").TryGetInt32(out int format)
            && root.TryGetProperty("tool", out var tool) && tool.ValueKind == JsonValueKind.String
            && root.TryGetProperty("readable_from", out var readableFrom) && readableFrom.ValueKind == JsonValueKind.String
            ? new JournalHeader(format, tool.GetString()!, readableFrom.GetString()!)
            : null;
    }
}
