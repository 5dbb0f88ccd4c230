using System.Collections.Immutable;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Notation;

/// <summary>Turns the values of a specification into the parts of a space, and remembers where each came from.</summary>
internal sealed class SpaceTreeBuilder
{
    public const int LongestNotation = 1_000_000;

    private static readonly ImmutableArray<string> Settings = ["q", "ordered", "cost", "when", "lower", "upper", "mean", "sd"];

    private readonly Dictionary<SpaceNode, SpecPlace> _places = new(ReferenceEqualityComparer.Instance);

    public SpecPlace? PlaceOf(SpaceNode node) => _places.GetValueOrDefault(node);

    /// <summary>A map whose names are parameters.</summary>
    /// <exception cref="TuneException">What is wrong with any of them, a line each.</exception>
    public MapNode ReadEntries(IEnumerable<SpecEntry> entries)
    {
        var parts = ImmutableArray.CreateBuilder<KeyValuePair<string, SpaceNode>>();
        var wrong = new List<TuneException>();
        foreach (var entry in entries)
        {
            try
            {
                parts.Add(KeyValuePair.Create(CheckName(entry), Read(entry.Value, isNotation: false)));
            }
            catch (TuneException error)
            {
                wrong.Add(error);
            }
        }

        return wrong.Count switch
        {
            0 => new MapNode(parts.ToImmutable()),
            1 => throw wrong[0],
            _ => throw new TuneException(wrong[0].Code, string.Join('\n', wrong.Select(w => w.Message))),
        };
    }

    /// <summary>Any part.</summary>
    /// <param name="node">As written.</param>
    /// <param name="isNotation">True within a notation: a text there is just a text.</param>
    public SpaceNode Read(SpecNode node, bool isNotation)
    {
        var part = node switch
        {
            SpecScalar { Value: ConfigText text } when !isNotation => ReadText(text.Value, node.Place),
            SpecScalar scalar => new ConstantNode(scalar.Value),
            SpecList list => new ListNode([.. list.Items.Select(i => Read(i, isNotation))]),
            SpecMap map => ReadMap(map, isNotation),
            SpecWhen conditional => WithCondition(Read(conditional.Inner, isNotation), conditional.Condition),
            SpecCall call => new DomainBuilder(call, options => Read(options, isNotation)).Build(),
            _ => throw new ArgumentException($"unknown node {node.GetType().Name}", nameof(node)),
        };
        _places[part] = node.Place;
        return part;
    }

    private static string CheckName(SpecEntry entry) => entry.Name.Length > 0 && !entry.Name.Contains('/', StringComparison.Ordinal)
        ? entry.Name
        : throw new TuneException(SpaceCodes.BadName, $"{entry.KeyPlace}: \"{entry.Name}\": a parameter's name has at least one character and no /, which separates the names of a path");

    private static SpaceNode WithCondition(SpaceNode part, ParsedExpression condition) => part.When is null
        ? part with { When = condition }
        : throw new TuneException(SpaceCodes.MisplacedWhen, $"{condition.Place}: {part.Notation}: it has a condition already; join the two with &&");

    private SpaceNode ReadText(string text, SpecPlace place)
    {
        if (NotationGuess.CalledName(text) is not { } name)
        {
            return new ConstantNode(ConfigValue.Of(text));
        }

        if (DomainSignature.Find(name) is null)
        {
            return DomainSignature.Meant(name) is { } meant ? throw Unknown(text, name, meant, place) : new ConstantNode(ConfigValue.Of(text));
        }

        var node = NotationRun.Read(new DomainGrammar(place).Value, text.Trim(), place, SpaceCodes.Syntax, LongestNotation, "a notation");
        return Read(node, isNotation: true);
    }

    private static TuneException Unknown(string text, string name, string meant, SpecPlace place) => new(
        SpaceCodes.UnknownDomain,
        $"{place}: {text}: there is no domain {name}; did you mean \"{meant}\"? (For this very text write const({NotationText.Quote(text)}))");

    private SpaceNode ReadMap(SpecMap map, bool isNotation)
    {
        var domains = map.Entries.Where(e => DomainSignature.Find(e.Name) is not null).ToList();
        if (domains.Count == 0)
        {
            RefuseMisspelt(map);
            return ReadPlainMap(map, isNotation);
        }

        var (domain, others) = (domains[0], map.Entries.Where(e => e != domains[0]).ToList());
        var signature = DomainSignature.Find(domain.Name)!;
        ImmutableArray<string> allowed = [.. signature.Parameters, .. signature.Keywords, "when"];
        if (others.FirstOrDefault(o => !allowed.Contains(o.Name)) is { } stranger)
        {
            throw new TuneException(
                SpaceCodes.UnknownKeyword,
                $"{stranger.KeyPlace}: {stranger.Name}: beside {domain.Name} there can only be {string.Join(", ", allowed)}{NearestName.Hint(stranger.Name, allowed)} "
                + $"(a parameter within a map cannot be called {domain.Name})");
        }

        var part = Read(ToCall(domain, signature, others), isNotation);
        return others.FirstOrDefault(o => o.Name == "when") is { } when ? WithCondition(part, Condition(when.Value)) : part;
    }

    private static SpecCall ToCall(SpecEntry domain, DomainSignature signature, List<SpecEntry> others)
    {
        ImmutableArray<SpecEntry> options = [.. others.Where(o => o.Name != "when")];
        return (domain.Value, signature.Parameters.Length) switch
        {
            (SpecMap named, > 1) => new SpecCall(domain.Name, [], [.. named.Entries, .. options], domain.Value.Place),
            (SpecList list, > 1) => new SpecCall(domain.Name, list.Items, options, domain.Value.Place),
            _ => new SpecCall(domain.Name, [domain.Value], options, domain.Value.Place),
        };
    }

    private SpaceNode ReadPlainMap(SpecMap map, bool isNotation)
    {
        var when = map.Entries.FirstOrDefault(e => e.Name == "when");
        var part = new MapNode([.. map.Entries.Where(e => e != when).Select(e => KeyValuePair.Create(CheckName(e), Read(e.Value, isNotation)))]);
        return when is null ? part : part with { When = Condition(when.Value) };
    }

    private static ParsedExpression Condition(SpecNode node) => node is SpecScalar { Value: ConfigText text }
        ? ExpressionParser.Parse(text.Value, node.Place)
        : throw new TuneException(
            SpaceCodes.MisplacedWhen, $"{node.Place}: {NotationText.Of(node.ToValue())}: when is a condition in quotes, such as \"config.kernel == 'rbf'\"");

    /// <summary>A map that looks like a domain's but is none would otherwise pass as a constant list, and nobody would notice.</summary>
    private static void RefuseMisspelt(SpecMap map)
    {
        var heads = map.Entries.Where(e => !Settings.Contains(e.Name)).ToList();
        if (heads is [{ Value: SpecList } head] && DomainSignature.Meant(head.Name) is { } meant)
        {
            throw new TuneException(
                SpaceCodes.UnknownDomain,
                $"{head.KeyPlace}: {head.Name}: there is no such domain; did you mean \"{meant}\"? (For a map with this list write {{const: {{{head.Name}: [...]}}}})");
        }
    }
}
