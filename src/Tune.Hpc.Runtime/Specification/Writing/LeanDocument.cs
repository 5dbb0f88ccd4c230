using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Writing;

/// <summary>A specification as a person would write it: without what is a default anyway, and without what only <c>experiment.json</c> has.</summary>
internal static class LeanDocument
{
    /// <summary>Reading that in the same surroundings gives the same document.</summary>
    public static ConfigMap Of(ExperimentSpec spec)
    {
        // Defaults that depend on surroundings stay: the reading below knows none.
        var context = new SpecContext { SpecFolder = "/", CurrentFolder = "/", DefaultName = "", DrawSeed = () => 0, Variable = _ => null };
        var reading = new SpecReading(context, new SpecErrors());
        var lean = Map(spec.Document, SpecKeys.All, reading);
        return WithSearch(lean, spec, reading);
    }

    // Which searcher is the default depends on other keys.
    private static ConfigMap WithSearch(ConfigMap lean, ExperimentSpec spec, SpecReading reading)
    {
        string name = SpecKeys.SearchAlg.Name;
        if (SearchDefault.IsDefault(spec, reading))
        {
            return lean[name] is null ? lean : Without(lean, name);
        }

        return lean[name] is not null ? lean : lean.With(name, ConfigValue.Of(spec.Search.Type));
    }

    private static ConfigMap Without(ConfigMap map, string name)
    {
        var made = new ConfigMapBuilder();
        foreach (var (other, value) in map.Entries.Where(e => e.Key != name))
        {
            made[other] = value;
        }

        return made.ToMap();
    }

    private static ConfigMap Map(ConfigMap map, IEnumerable<SpecKey> keys, SpecReading reading)
    {
        var known = keys.ToDictionary(k => k.Name);
        var made = new ConfigMapBuilder();
        foreach (var (name, value) in map.Entries)
        {
            var kept = known.TryGetValue(name, out var key) ? Value(key, value, reading) : value;
            if (kept is not null)
            {
                made[name] = kept;
            }
        }

        return made.ToMap();
    }

    private static ConfigValue? Value(SpecKey key, ConfigValue value, SpecReading reading)
    {
        if (key.StoredOnly || value is ConfigNull || value.Equals(key.NotationOfDefault(reading)))
        {
            return null;
        }

        if (value is not ConfigMap map || !key.KindOfValue.KeysFor(map).Any())
        {
            return key.KindOfValue.Types.Any() && value is ConfigMap { Count: 1 } typed ? typed["type"] ?? value : value;
        }

        var lean = Map(map, key.KindOfValue.KeysFor(map), reading);
        return lean.Count == 1 && lean["type"] is { } type ? type : lean;
    }
}
