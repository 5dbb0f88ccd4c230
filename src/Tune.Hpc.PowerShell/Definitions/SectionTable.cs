using System.Collections;
using System.Collections.Specialized;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>A part of a specification, made by a cmdlet of its own and checked there: a scheduler, a searcher.</summary>
internal static class SectionTable
{
    /// <summary>The part as a table that New-TuneExperiment takes.</summary>
    /// <param name="engine">Unwraps values.</param>
    /// <param name="cmdlet">What messages begin with.</param>
    /// <param name="key">The key of the specification.</param>
    /// <param name="settings">The settings by their keys.</param>
    /// <exception cref="TuneException">A setting that its type does not have, or a value that it does not take.</exception>
    public static OrderedDictionary Of(ICmdletEngine engine, string cmdlet, string key, IDictionary settings)
    {
        var node = new ValueReader(engine.Plain, new NoBlocks()).Read(settings, new SpecPlace(cmdlet, key));
        return PlainValues.Of((ConfigMap)SpecSections.Check(key, node));
    }
}
