using System.Buffers;
using System.Text;
using System.Text.Json;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.Cli.Output;

/// <summary>Writes one document of the schema that JSON.md describes. Long ones are passed on in pieces.</summary>
internal sealed class JsonOutput : IDisposable
{
    /// <summary>Name and version of the schema.</summary>
    public const string Schema = "tune/1";

    private const int PassOnAtBytes = 1 << 16;
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly TextWriter _out;

    private JsonOutput(TextWriter writer)
    {
        _out = writer;
        Json = new Utf8JsonWriter(_buffer, JsonTable.Options);
    }

    /// <summary>The writer; it stands inside the document's object.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Begins a document.</summary>
    /// <param name="surroundings">It goes where data goes.</param>
    /// <param name="kind">What it is.</param>
    public static JsonOutput Begin(Surroundings surroundings, string kind)
    {
        var output = new JsonOutput(surroundings.Out);
        output.Json.WriteStartObject();
        output.Json.WriteString("schema", Schema);
        output.Json.WriteString("kind", kind);
        return output;
    }

    /// <summary>Passes on what is written so far, if it is much.</summary>
    public void PassOn()
    {
        if (Json.BytesPending + _buffer.WrittenCount > PassOnAtBytes)
        {
            Send();
        }
    }

    /// <summary>Ends the document.</summary>
    public void End()
    {
        Json.WriteEndObject();
        Send();
        _out.Write('\n');
    }

    /// <inheritdoc/>
    public void Dispose() => Json.Dispose();

    private void Send()
    {
        Json.Flush();
        _out.Write(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        _buffer.ResetWrittenCount();
    }
}
