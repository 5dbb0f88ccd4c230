using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>The keys of specifications however they are spelt: <c>MaxT</c>, <c>maxT</c> and <c>max-t</c> are <c>max_t</c>, and <c>ASHA</c> is <c>asha</c>.</summary>
/// <remarks>For sources whose names know no case, such as hashtables; files are taken at their word. Names that users give - parameters, variables,
/// options of sbatch - stay as they are, and so do names that nobody knows: the reader refuses them and names the nearest.</remarks>
public static class SpecNames
{
    private const string TypeKey = "type";

    /// <summary>The specification with its keys as the reader wants them.</summary>
    /// <exception cref="TuneException">Two spellings of one key stand in one map.</exception>
    public static SpecNode Canonical(SpecNode root) => root is SpecMap map ? Map(map, [.. SpecKeys.All], [], map.Place) : root;

    /// <summary>The value of one key of the top level with its keys as the reader wants them.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="TuneException">Two spellings of one key stand in one map.</exception>
    public static SpecNode Canonical(string key, SpecNode value) =>
        SpecKeys.All.FirstOrDefault(k => k.Name == key) is { } known ? Value(value, known.KindOfValue, value.Place) : value;

    /// <summary>The names of a dotted path, the known ones as the reader wants them.</summary>
    internal static string[] Path(string path)
    {
        string[] names = path.Split('.');
        IReadOnlyCollection<SpecKey> keys = [.. SpecKeys.All];
        IReadOnlyCollection<string> types = [];
        for (int i = 0; i < names.Length; i++)
        {
            var key = Find(keys, names[i]);
            names[i] = NameOf(key, types, names[i]);
            keys = [.. key?.KindOfValue.Keys ?? []];
            types = key is null ? [] : TypesOf(key.KindOfValue);
        }

        return names;
    }

    private static SpecNode Value(SpecNode node, SpecKind kind, SpecPlace place) => node switch
    {
        _ when kind.KindFor(node) is var special && special != kind => Value(node, special, place),
        SpecList list => new SpecList([.. list.Items.Select(i => kind.KindFor(i) == kind ? i : Value(i, kind, i.Place))], place),
        SpecMap map when kind.Keys.Any() || kind.Types.Any() => Map(map, [.. kind.Keys], TypesOf(kind), place),
        SpecScalar { Value: ConfigText text } scalar when kind.Types.Any() => Type(scalar, text.Value, TypesOf(kind), place),
        _ => node with { Place = place },
    };

    private static SpecMap Map(SpecMap map, IReadOnlyCollection<SpecKey> keys, IReadOnlyCollection<string> types, SpecPlace place)
    {
        var entries = ImmutableArray.CreateBuilder<SpecEntry>(map.Entries.Length);
        foreach (var entry in map.Entries)
        {
            var made = Entry(entry, keys, types, place);
            if (entries.FirstOrDefault(e => e.Name == made.Name) is not null)
            {
                string first = map.Entries.First(e => NameOf(Find(keys, e.Name), types, e.Name) == made.Name).Name;
                throw new TuneException(SpecCodes.RepeatedKey, $"{made.KeyPlace}: this key stands there twice, as '{first}' and as '{entry.Name}'");
            }

            entries.Add(made);
        }

        return new SpecMap(entries.ToImmutable(), place);
    }

    private static SpecEntry Entry(SpecEntry entry, IReadOnlyCollection<SpecKey> keys, IReadOnlyCollection<string> types, SpecPlace map)
    {
        var key = Find(keys, entry.Name);
        string name = NameOf(key, types, entry.Name);
        var place = entry.KeyPlace with { Path = SpecEntries.Join(map.Path, name) };
        var value = name == TypeKey && key is null && entry.Value is SpecScalar { Value: ConfigText text } scalar ? Type(scalar, text.Value, types, place)
            : key is null ? entry.Value
            : Value(entry.Value, key.KindOfValue, entry.Value.Place with { Path = place.Path });
        return new SpecEntry(name, place, value);
    }

    private static SpecScalar Type(SpecScalar node, string text, IReadOnlyCollection<string> types, SpecPlace place) =>
        types.FirstOrDefault(t => Plain(t) == Plain(text)) is { } type ? new SpecScalar(ConfigValue.Of(type), place) : node;

    private static string[] TypesOf(SpecKind kind) => [.. kind.Types.Select(t => t.Type)];

    private static string NameOf(SpecKey? key, IReadOnlyCollection<string> types, string name) =>
        key is not null ? key.Name : types.Count > 0 && Plain(name) == TypeKey ? TypeKey : name;

    // TimeBudget is clear enough for time_budget_s.
    private static SpecKey? Find(IReadOnlyCollection<SpecKey> keys, string name) =>
        keys.FirstOrDefault(k => Plain(k.Name) == Plain(name)) ?? keys.FirstOrDefault(k => k.Name.EndsWith("_s", StringComparison.Ordinal) && Plain(k.Name[..^2]) == Plain(name));

    private static string Plain(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();
}
