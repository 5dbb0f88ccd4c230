using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Runtime.Specification.Site;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>A specification with something else in it, read and checked anew.</summary>
public static class SpecChange
{
    /// <summary>Changes a specification.</summary>
    /// <param name="spec">What there is.</param>
    /// <param name="change">Changes its resolved document, such as <see cref="SpecOverrides.Set"/> does.</param>
    /// <exception cref="TuneException">All that is wrong with the result.</exception>
    public static ExperimentSpec Of(ExperimentSpec spec, Func<SpecNode, SpecNode> change)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(change);
        var root = JsonSpecReader.Read(ExperimentFile.TextOf(spec), spec.Name);
        var context = new SpecContext
        {
            SpecFolder = spec.SpecFolder,
            CurrentFolder = spec.StoragePath,
            DefaultName = spec.Name,
            DrawSeed = () => (long)spec.Seed,
            Variable = _ => null,
            Site = () => SiteFile.None,
            Stored = true,
        };
        return SpecReader.Read(change(root), context) with { StoragePath = spec.StoragePath, SeedWasGiven = spec.SeedWasGiven, SearchWasGiven = spec.SearchWasGiven };
    }
}
