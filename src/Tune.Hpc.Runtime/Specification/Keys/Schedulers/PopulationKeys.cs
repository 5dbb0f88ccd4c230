using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary>The keys that <c>pbt</c> and <c>pb2</c> share.</summary>
internal static class PopulationKeys
{
    private static readonly SpecKey<string> _timeAttr = new(
        "time_attr", new TextKind(), ConfigValue.Of(MetricNames.TimeTotalS), "The reported value that tells how far a trial is.")
    { OtherNames = ["resource_attr", "time_attribute"] };

    private static readonly SpecKey<double> _interval = new(
        "perturbation_interval", new NumberKind(0, exclusive: true), ConfigValue.Of(60), "How far a trial trains between two comparisons, in units of time_attr.")
    { OtherNames = ["interval", "perturb_interval", "ready_interval"] };

    private static readonly SpecKey<double> _quantile = new(
        "quantile_fraction", new FractionKind(0.5), ConfigValue.Of(0.25), "The part of the population that takes over, and the part it takes over from.")
    { OtherNames = ["quantile", "truncation_fraction"] };

    private static readonly SpecKey<bool> _synch = new(
        "synch", new BooleanKind(), ConfigValue.False, "Whether all trials wait for each other at each interval and are compared at once.")
    { OtherNames = ["synchronous", "sync"] };

    private static readonly SpecKey<bool> _requireAttrs = new(
        "require_attrs", new BooleanKind(), ConfigValue.True, "Whether a report without metric or time_attr is an error; false: it is not judged.");

    /// <summary>In the order of documents.</summary>
    public static ImmutableArray<SpecKey> All => [_timeAttr, _interval, _quantile, _synch, _requireAttrs];

    /// <summary>Settings with those keys' values.</summary>
    public static T Read<T>(SpecSection section, T settings)
        where T : PopulationSettings
    {
        int errors = section.Reading.Errors.Count;
        string timeAttr = section.Get(_timeAttr);
        double interval = section.Get(_interval);
        double quantile = section.Get(_quantile);
        bool synch = section.Get(_synch);
        bool requireAttrs = section.Get(_requireAttrs);
        return section.Reading.Errors.Count > errors
            ? settings
            : settings with { TimeAttribute = timeAttr, PerturbationInterval = interval, QuantileFraction = quantile, Synchronous = synch, RequireAttributes = requireAttrs };
    }
}
