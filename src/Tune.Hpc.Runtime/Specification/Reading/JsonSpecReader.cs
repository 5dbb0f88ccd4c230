using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>Reads JSON into a tree with places. Comments and a comma after the last item are allowed, as in editors' settings.</summary>
public static class JsonSpecReader
{
    private static readonly JsonReaderOptions _options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 64 };

    /// <summary>Reads a document.</summary>
    /// <exception cref="TuneException">Not JSON, or a key stands twice.</exception>
    public static SpecNode Read(string json, string source)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        var lines = new LineIndex(utf8, source);
        var reader = new Utf8JsonReader(utf8, _options);
        try
        {
            reader.Read();
            var node = ReadNode(ref reader, lines, "");
            reader.Read();
            return node;
        }
        catch (JsonException e)
        {
            string why = e.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
            throw new TuneException(SpecCodes.NotJson, $"{source}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: not JSON: {why}", e);
        }
    }

    private static SpecNode ReadNode(ref Utf8JsonReader reader, LineIndex lines, string path)
    {
        var place = lines.Place(reader.TokenStartIndex, path);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, lines, place),
            JsonTokenType.StartArray => ReadList(ref reader, lines, place),
            _ => new SpecScalar(ReadScalar(ref reader, place), place),
        };
    }

    private static ConfigValue ReadScalar(ref Utf8JsonReader reader, SpecPlace place)
    {
        try
        {
            return ConfigValue.Read(ref reader);
        }
        catch (InvalidOperationException e)
        {
            throw HalfSurrogate(place, e);
        }
    }

    private static SpecList ReadList(ref Utf8JsonReader reader, LineIndex lines, SpecPlace place)
    {
        var items = ImmutableArray.CreateBuilder<SpecNode>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadNode(ref reader, lines, $"{place.Path}[{items.Count}]"));
        }

        return new SpecList(items.ToImmutable(), place);
    }

    private static SpecMap ReadMap(ref Utf8JsonReader reader, LineIndex lines, SpecPlace place)
    {
        var entries = new SpecEntries();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string name = ReadName(ref reader, place);
            string path = SpecEntries.Join(place.Path, name);
            var keyPlace = lines.Place(reader.TokenStartIndex, path);
            reader.Read();
            entries.Add(name, keyPlace, ReadNode(ref reader, lines, path));
        }

        return new SpecMap(entries.ToImmutable(), place);
    }

    private static string ReadName(ref Utf8JsonReader reader, SpecPlace place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw HalfSurrogate(place, e);
        }
    }

    private static TuneException HalfSurrogate(SpecPlace place, InvalidOperationException inner) =>
        new(SpecCodes.NotJson, $"{place}: a text has half a surrogate pair (\\ud800 to \\udfff), which is no character", inner);

    /// <summary>Lines and columns of byte offsets, asked for in rising order.</summary>
    private sealed class LineIndex(byte[] utf8, string source)
    {
        private int _line = 1;
        private int _lineStart;
        private int _at;

        public SpecPlace Place(long offset, string path)
        {
            for (; _at < offset; _at++)
            {
                if (utf8[_at] == '\n')
                {
                    _line++;
                    _lineStart = _at + 1;
                }
            }

            int column = 1 + Encoding.UTF8.GetCharCount(utf8, _lineStart, (int)offset - _lineStart);
            return new SpecPlace(source, path, _line, column);
        }
    }
}
