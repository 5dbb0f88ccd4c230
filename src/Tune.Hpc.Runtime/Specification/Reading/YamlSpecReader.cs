using System.Collections.Immutable;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>Reads YAML into a tree with places: one document of the 1.2 core schema, without tags.</summary>
/// <remarks>One step beyond YAML: inside <c>{...}</c> and <c>[...]</c> a text with parentheses goes on to the closing one,
/// so that <c>{momentum: uniform(0, 0.99)}</c> means what it says.</remarks>
public sealed class YamlSpecReader
{
    private const int MostDepth = 64;
    private const int MostNodes = 1_000_000;

    private readonly Parser _parser;
    private readonly SpecPlace _root;
    private readonly Dictionary<string, SpecNode> _anchors = [];
    private int _nodes;

    private YamlSpecReader(string text, SpecPlace root)
    {
        _parser = new Parser(new ParenthesisScanner(text));
        _root = root;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="root">Its source, and the path below which it stands (empty for a file). With a path it counts as a value of a flag, which has no lines.</param>
    /// <exception cref="TuneException">Not YAML, or more than specifications use.</exception>
    public static SpecNode Read(string text, SpecPlace root)
    {
        // One kind of line end, or positions in the text and those of the parser part.
        string lines = text.Replace("\r\n", "\n").Replace('\r', '\n');
        try
        {
            return new YamlSpecReader(lines, root).ReadDocument();
        }
        catch (YamlException e)
        {
            var at = root.Path.Length > 0 ? root : root with { Path = "", Line = (int)e.Start.Line, Column = (int)e.Start.Column };
            throw new TuneException(SpecCodes.NotYaml, $"{At(at)}not YAML: {Lower(e.Message)}{Advice(e.Message)}", e);
        }
    }

    private static string At(SpecPlace place) => place.Path.Length > 0 ? $"{place}: " : place.Line > 0 ? $"{place.Source}:{place.Line}:{place.Column}: " : $"{place.Source}: ";

    private static string Lower(string message) => message.Length == 0 ? message : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.');

    private static string Advice(string message) =>
        message.Contains("plain scalar", StringComparison.Ordinal) ? "; a text with ': ' or ' #' in it needs quotes"
        : message.Contains("tab", StringComparison.Ordinal) ? "; indent with spaces" : "";

    private SpecNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return new SpecScalar(ConfigValue.Null, _root);
        }

        _parser.Consume<DocumentStart>();
        var node = ReadNode(_root.Path, 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            throw Refused(second, _root.Path, "a second document begins here (---); a specification is one document");
        }

        return node;
    }

    private SpecNode ReadNode(string path, int depth)
    {
        var at = _parser.Current is null && !_parser.MoveNext() ? null : _parser.Current;
        if (depth > MostDepth || ++_nodes > MostNodes)
        {
            throw TooLarge(at!, path);
        }

        return at switch
        {
            Scalar => ReadScalar(path),
            SequenceStart => ReadList(path, depth),
            MappingStart => ReadMap(path, depth),
            AnchorAlias => ReadAlias(path),
            _ => throw Refused(at!, path, $"unexpected {at}"),
        };
    }

    private SpecScalar ReadScalar(string path)
    {
        var scalar = _parser.Consume<Scalar>();
        RefuseTag(scalar, path);
        var value = scalar.Style == ScalarStyle.Plain ? YamlScalars.Read(scalar.Value) : ConfigValue.Of(scalar.Value);
        return Anchored(scalar, new SpecScalar(value, Place(scalar, path)));
    }

    private SpecList ReadList(string path, int depth)
    {
        var start = _parser.Consume<SequenceStart>();
        RefuseTag(start, path);
        var items = ImmutableArray.CreateBuilder<SpecNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode($"{path}[{items.Count}]", depth + 1));
        }

        return Anchored(start, new SpecList(items.ToImmutable(), Place(start, path)));
    }

    private SpecMap ReadMap(string path, int depth)
    {
        var start = _parser.Consume<MappingStart>();
        RefuseTag(start, path);
        var entries = new SpecEntries();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var key))
            {
                throw Refused(_parser.Current!, path, "a key must be a plain text");
            }

            RefuseTag(key, path);
            string keyPath = SpecEntries.Join(path, key.Value);
            var keyPlace = Place(key, keyPath);
            if (key.Value == "<<" && key.Style == ScalarStyle.Plain)
            {
                throw Refused(key, keyPath, "merge keys (<<) are not part of YAML 1.2; write the keys out, or use an alias for a whole value");
            }

            entries.Add(key.Value, keyPlace, ReadNode(keyPath, depth + 1));
        }

        return Anchored(start, new SpecMap(entries.ToImmutable(), Place(start, path)));
    }

    private SpecNode ReadAlias(string path)
    {
        var alias = _parser.Consume<AnchorAlias>();
        return _anchors.TryGetValue(alias.Value.Value, out var node)
            ? Moved(node, path, alias)
            : throw Refused(alias, path, $"the alias *{alias.Value} has no anchor &{alias.Value} before it; a text that begins with * needs quotes");
    }

    // Each use counts in full: nested aliases grow exponentially, and the limit ends that.
    private SpecNode Moved(SpecNode node, string path, AnchorAlias alias)
    {
        if (++_nodes > MostNodes)
        {
            throw TooLarge(alias, path);
        }

        var place = Place(alias, path);
        return node switch
        {
            SpecList list => new SpecList([.. list.Items.Select((item, i) => Moved(item, $"{path}[{i}]", alias))], place),
            SpecMap map => new SpecMap([.. map.Entries.Select(e => MovedEntry(e, path, alias))], place),
            _ => node with { Place = place },
        };
    }

    private SpecEntry MovedEntry(SpecEntry entry, string path, AnchorAlias alias)
    {
        string below = SpecEntries.Join(path, entry.Name);
        return new SpecEntry(entry.Name, entry.KeyPlace with { Path = below }, Moved(entry.Value, below, alias));
    }

    private T Anchored<T>(NodeEvent at, T node)
        where T : SpecNode
    {
        if (!at.Anchor.IsEmpty)
        {
            _anchors[at.Anchor.Value] = node;
        }

        return node;
    }

    private void RefuseTag(NodeEvent at, string path)
    {
        if (!at.Tag.IsEmpty)
        {
            throw Refused(at, path, $"the tag {at.Tag} is not used in specifications; a text that begins with ! needs quotes");
        }
    }

    private SpecPlace Place(ParsingEvent at, string path) =>
        _root.Path.Length > 0 ? _root with { Path = path } : new SpecPlace(_root.Source, path, (int)at.Start.Line, (int)at.Start.Column);

    private TuneException Refused(ParsingEvent at, string path, string what) => new(SpecCodes.NotYaml, $"{At(Place(at, path))}{what}");

    private TuneException TooLarge(ParsingEvent at, string path) => new(
        SpecCodes.TooLarge,
        $"{At(Place(at, path))}nested deeper than {MostDepth} levels, or more than {MostNodes} values once aliases are written out");
}
