using System.Security.Cryptography;
using System.Text;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Searchers;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>One key in which two specifications differ.</summary>
/// <param name="Key">Its path: <c>scheduler.max_t</c>.</param>
/// <param name="Wanted">In the specification that was given; null where it is not there.</param>
/// <param name="Stored">In the experiment's folder; null where it is not there.</param>
/// <param name="MayChange">Whether it may differ when the experiment is continued.</param>
public sealed record SpecDifference(string Key, ConfigValue? Wanted, ConfigValue? Stored, bool MayChange)
{
    private const int MostShown = 300;

    /// <summary>As in messages.</summary>
    public override string ToString() => $"{Key}: {Show(Wanted)}, but the folder has {Show(Stored)}";

    // The text of a file would bury what is to be seen.
    private static string Show(ConfigValue? value) => value?.ToJson() switch
    {
        null => "nothing",
        { Length: > MostShown } json => json[..MostShown] + "...",
        var json => json,
    };
}

/// <summary>When two specifications are the same experiment.</summary>
/// <remarks>Where the folder lies, where the specification came from, and a seed or a searcher nobody asked for make no difference.</remarks>
public static class SpecIdentity
{
    /// <summary>SHA-256 in hex: equal for equal experiments, whatever the order of their keys.</summary>
    public static string Hash(ExperimentSpec spec)
    {
        var lines = Flat(spec, spec.SeedWasGiven).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={Sorted(p.Value).ToJson()}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    /// <summary>The keys that may change when an experiment is continued.</summary>
    public static IEnumerable<string> Changeable => ChangeableOf("", SpecKeys.All).Distinct();

    /// <summary>Those of them that an experiment has.</summary>
    public static IEnumerable<string> ChangeableIn(ExperimentSpec spec)
    {
        var flat = Flat(spec, withSeed: true);
        return Changeable.Where(c => flat.Keys.Any(k => k == c || k.StartsWith(c + ".", StringComparison.Ordinal)));
    }

    /// <summary>The keys in which a given specification differs from that of a folder.</summary>
    public static IReadOnlyList<SpecDifference> Differences(ExperimentSpec wanted, ExperimentSpec stored)
    {
        var left = Flat(wanted, wanted.SeedWasGiven);
        var right = Flat(stored, wanted.SeedWasGiven);
        if (!wanted.SearchWasGiven && (stored.Search.Type is "random" or AutoKeys.Type))
        {
            // With num_samples raised in the file the default may be another one; the folder's goes on.
            RemoveSearch(left);
            RemoveSearch(right);
        }

        return [.. left.Keys.Union(right.Keys)
            .Select(key => new SpecDifference(key, left.GetValueOrDefault(key), right.GetValueOrDefault(key), MayChange(key)))
            .Where(d => !Equals(d.Wanted, d.Stored))];
    }

    /// <summary>Refuses a specification for a folder that holds another one; differences that may be are returned.</summary>
    /// <exception cref="TuneException">A key differs that must not.</exception>
    public static IReadOnlyList<SpecDifference> RequireSame(ExperimentSpec wanted, ExperimentSpec stored, string folder)
    {
        var all = Differences(wanted, stored);
        var refused = all.Where(d => !d.MayChange).ToList();
        return refused.Count == 0
            ? all
            : throw new TuneException(
                SpecCodes.OtherSpecification,
                $"{folder}: the folder holds an experiment with another specification; give this one another name, or remove the folder. They differ in\n  "
                + string.Join("\n  ", refused));
    }

    // Below a key that may change everything may: executor.controller.sbatch_options.nice.
    private static bool MayChange(string key) => Changeable.Any(c => key == c || key.StartsWith(c + ".", StringComparison.Ordinal));

    private static IEnumerable<string> ChangeableOf(string prefix, IEnumerable<SpecKey> keys) =>
        keys.SelectMany(k => k.MayChange ? [prefix + k.Name] : ChangeableOf($"{prefix}{k.Name}.", k.KindOfValue.Keys));

    private static Dictionary<string, ConfigValue> Flat(ExperimentSpec spec, bool withSeed)
    {
        var flat = new Dictionary<string, ConfigValue>();
        foreach (var (name, value) in spec.Document.Entries)
        {
            bool ignored = name == SpecKeys.SpecDir.Name || name == SpecKeys.SpecVersion.Name || name == SpecKeys.StoragePath.Name || name == SpecKeys.SiteLimits.Name || (name == SpecKeys.Seed.Name && !withSeed);
            if (!ignored)
            {
                Flatten(name, value, flat);
            }
        }

        return flat;
    }

    private static void RemoveSearch(Dictionary<string, ConfigValue> flat)
    {
        foreach (string key in flat.Keys.Where(k => k.StartsWith(SpecKeys.SearchAlg.Name + ".", StringComparison.Ordinal)).ToList())
        {
            flat.Remove(key);
        }
    }

    private static void Flatten(string path, ConfigValue value, Dictionary<string, ConfigValue> flat)
    {
        if (value is not ConfigMap { Count: > 0 } map)
        {
            flat[path] = value;
            return;
        }

        foreach (var (name, inner) in map.Entries)
        {
            Flatten($"{path}.{name}", inner, flat);
        }
    }

    private static ConfigValue Sorted(ConfigValue value) => value switch
    {
        ConfigMap map => map.Entries.OrderBy(e => e.Key, StringComparer.Ordinal).Aggregate(ConfigMap.Empty, (m, e) => m.With(e.Key, Sorted(e.Value))),
        ConfigList list => new ConfigList([.. list.Items.Select(Sorted)]),
        _ => value,
    };
}
