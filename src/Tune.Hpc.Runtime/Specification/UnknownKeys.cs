using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses keys that nobody knows, and says which was probably meant.</summary>
internal static class UnknownKeys
{
    public static void Refuse(SpecMap map, ImmutableArray<SpecKey> keys, SpecReading reading)
    {
        foreach (var entry in map.Entries)
        {
            if (keys.FirstOrDefault(k => k.Name == entry.Name) is not { } key || (key.StoredOnly && !reading.Context.Stored))
            {
                reading.Errors.Add(CodeOf(map, entry.Name), entry.KeyPlace, WhatIsWrong(map, entry.Name, keys));
            }
        }
    }

    /// <summary>The name that was probably meant; null when none is near.</summary>
    public static string? Suggest(string name, IReadOnlyCollection<(string Name, ImmutableArray<string> Others)> known)
    {
        string plain = Plain(name);
        return known.FirstOrDefault(k => Plain(k.Name) == plain).Name
            ?? known.FirstOrDefault(k => k.Others.Any(o => Plain(o) == plain)).Name
            ?? NearestName.Find(name, known.Select(k => k.Name))
            ?? (NearestName.Find(plain, known.Select(k => Plain(k.Name))) is { } near ? known.First(k => Plain(k.Name) == near).Name : null);
    }

    private static string CodeOf(SpecMap map, string name) =>
        LaterFeatures.IsKey(map.Place.Path, name) ? SpecCodes.NotSupported : SpecCodes.UnknownKey;

    private static string WhatIsWrong(SpecMap map, string name, ImmutableArray<SpecKey> keys)
    {
        if (LaterFeatures.IsKey(map.Place.Path, name))
        {
            return "not supported by this version";
        }

        if (keys.Any(k => k.Name == name))
        {
            return "only experiment.json has this key";
        }

        var known = keys.Where(k => !k.StoredOnly).Select(k => (k.Name, k.OtherNames)).ToList();
        return Suggest(name, known) is { } near ? $"no such key; did you mean '{near}'?"
            : Elsewhere(map.Place.Path, name) is { } place ? $"no such key here; it belongs to {place}"
            : $"no such key; known are {string.Join(", ", known.Select(k => k.Name))}";
    }

    private static string? Elsewhere(string path, string name)
    {
        if (SpecKeys.All.Any(k => k.Name == name && !k.StoredOnly))
        {
            return "the top level";
        }

        if (path == SpecKeys.Executor.Name && SbatchNames.IsFree(name.Replace('_', '-')))
        {
            return $"{path}.sbatch_options: {{{name.Replace('_', '-')}: ...}}";
        }

        string plain = Plain(name);
        var owner = SpecKeys.All.FirstOrDefault(k => k.KindOfValue.Keys.Any(inner => inner.Name == name));
        var near = SpecKeys.All.SelectMany(k => k.KindOfValue.Keys.Where(i => i.OtherNames.Any(o => Plain(o) == plain)).Select(i => $"{k.Name}, where it is '{i.Name}'"));
        return owner?.Name ?? near.FirstOrDefault();
    }

    private static string Plain(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();
}
