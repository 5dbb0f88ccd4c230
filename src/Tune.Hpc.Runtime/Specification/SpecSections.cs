using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Parts of a specification by themselves: a scheduler, a searcher, a stop rule.</summary>
public static class SpecSections
{
    /// <summary>Checks the value of one key of the top level, as far as that can be done without the others.</summary>
    /// <param name="key">The key: <c>scheduler</c>.</param>
    /// <param name="value">Its value; names in any spelling of <see cref="SpecNames"/>.</param>
    /// <returns>The value with its names as the reader wants them, without defaults.</returns>
    /// <exception cref="TuneException">All that is wrong with it.</exception>
    public static ConfigValue Check(string key, SpecNode value)
    {
        var named = SpecNames.Canonical(key, value);
        var errors = new SpecErrors();
        var context = new SpecContext { SpecFolder = "/", CurrentFolder = "/", DefaultName = "", DrawSeed = () => 0, Variable = _ => null };
        SpecKeys.All.First(k => k.Name == key).KindOfValue.Check(named, new SpecReading(context, errors));
        errors.ThrowIfAny();
        return named.ToValue();
    }
}
