using System.Collections.Immutable;
using Tune.Hpc.Runtime.Notation;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Reading;

/// <summary>Lays what was typed on the command line over a specification, with its own place for messages.</summary>
public static class SpecOverrides
{
    /// <summary>A specification without anything in it, to lay flags over.</summary>
    public static SpecMap Nothing { get; } = new([], new SpecPlace("command line", ""));

    /// <summary><c>--set scheduler.max_t=27</c>.</summary>
    /// <param name="root">What the flags so far have made of the file.</param>
    /// <param name="assignment"><c>key.key=value</c>; the value is YAML, and nothing at all stands for the default.</param>
    /// <exception cref="TuneException">Not an assignment, or the path leads into a value.</exception>
    public static SpecMap Set(SpecNode root, string assignment) => Assign(root, "--set", "", assignment);

    /// <summary>Puts a value that is one already, not a text, in its place: <c>-Set @{'scheduler.max_t' = 27}</c>.</summary>
    /// <param name="root">What there is so far.</param>
    /// <param name="path">The keys that lead to it, in any spelling of <see cref="SpecNames"/>.</param>
    /// <param name="value">The value, with the place that messages name.</param>
    /// <exception cref="TuneException">The path leads into a value.</exception>
    public static SpecMap SetValue(SpecNode root, string path, SpecNode value)
    {
        string[] names = SpecNames.Path(path);
        return names.Contains("")
            ? throw new TuneException(SpecCodes.BadFlag, $"{value.Place}: a name is missing, before a dot or after one")
            : Put(root, names, value, value.Place with { Path = string.Join('.', names) });
    }

    /// <summary><c>--param lr=loguniform(1e-4,1e-1)</c>.</summary>
    /// <exception cref="TuneException">As for <see cref="Set"/>.</exception>
    public static SpecMap Param(SpecNode root, string assignment) => Assign(root, "--param", SpecKeys.ParamSpace.Name + ".", assignment);

    /// <summary><c>--num-samples 100</c>.</summary>
    /// <param name="root">What the flags so far have made of the file.</param>
    /// <param name="flag">With its dashes.</param>
    /// <param name="value">As typed.</param>
    /// <exception cref="TuneException">The value is not YAML.</exception>
    public static SpecMap Flag(SpecNode root, string flag, string value)
    {
        string key = SpecDocs.Flags.FirstOrDefault(f => f.Flag == flag).Key ?? flag.TrimStart('-').Replace('-', '_');
        string[] names = key.Split('.');
        return Put(root, names, ValueOf(names, value, new SpecPlace(flag, key)), new SpecPlace(flag, key));
    }

    /// <summary><c>-- python3 train.py --lr {lr}</c>: each argument as it stands.</summary>
    public static SpecMap Command(SpecNode root, IEnumerable<string> arguments)
    {
        var place = new SpecPlace("--", SpecKeys.Command.Name);
        var list = new SpecList([.. arguments.Select(a => new SpecScalar(ConfigValue.Of(a), place))], place);
        return Put(root, [SpecKeys.Command.Name], list, place);
    }

    private static SpecMap Assign(SpecNode root, string source, string prefix, string assignment)
    {
        int equals = assignment.IndexOf('=');
        if (equals <= 0)
        {
            throw new TuneException(SpecCodes.BadFlag, $"{source}: '{assignment}' is not an assignment; write {source} key=value");
        }

        string path = prefix + assignment[..equals].Trim();
        string[] names = path.Split('.');
        var place = new SpecPlace(source, path);
        return names.Contains("")
            ? throw new TuneException(SpecCodes.BadFlag, $"{place}: a name between two dots is missing")
            : Put(root, names, ValueOf(names, assignment[(equals + 1)..], place), place);
    }

    private static SpecNode ValueOf(string[] names, string value, SpecPlace place)
    {
        if (value.Length == 0)
        {
            return new SpecScalar(ConfigValue.Null, place);
        }

        // A call may hold ": " and "#", which YAML would take for its own.
        bool isNotation = names[0] == SpecKeys.ParamSpace.Name && NotationGuess.CalledName(value) is not null;
        return isNotation || IsText(names, value) ? new SpecScalar(ConfigValue.Of(value), place) : YamlSpecReader.Read(value, place);
    }

    private static bool IsText(string[] names, string value)
    {
        IEnumerable<SpecKey> keys = SpecKeys.All;
        SpecKind? kind = null;
        foreach (string name in names)
        {
            if (kind is { EntriesAreTexts: true })
            {
                return value != "true";
            }

            kind = keys.FirstOrDefault(k => k.Name == name)?.KindOfValue;
            keys = kind?.Keys ?? [];
        }

        return kind is { IsText: true };
    }

    private static SpecMap Put(SpecNode node, string[] names, SpecNode value, SpecPlace place, int depth = 0)
    {
        var map = MapOf(node, place);
        string name = names[depth];
        int at = map.Entries.IndexOf(map.Entries.FirstOrDefault(e => e.Name == name)!);
        var old = at < 0 ? null : map.Entries[at].Value;
        var entry = new SpecEntry(name, place, depth == names.Length - 1 ? value : Put(old ?? Nowhere(), names, value, place, depth + 1));
        return map with { Entries = at < 0 ? map.Entries.Add(entry) : map.Entries.SetItem(at, entry) };

        SpecMap Nowhere() => new([], place with { Path = string.Join('.', names[..(depth + 1)]) });
    }

    private static SpecMap MapOf(SpecNode node, SpecPlace place) => node switch
    {
        SpecMap map => map,
        SpecScalar { Value: ConfigNull } => new SpecMap([], node.Place),

        // "scheduler: asha" is short for "scheduler: {type: asha}".
        SpecScalar { Value: ConfigText } when node.Place.Path is "scheduler" or "search_alg" or "executor" =>
            new SpecMap([new SpecEntry("type", node.Place, node)], node.Place),
        _ => throw new TuneException(SpecCodes.BadFlag, $"{place}: {node.Place} is {SpecReading.Show(node)}, not a map, so nothing can be set in it"),
    };
}
