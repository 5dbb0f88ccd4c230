using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: flaml}</c>.</summary>
internal static class FlamlKeys
{
    private static readonly SpecKey<string> _resourceAttr = new(
        "resource_attr", new TextKind(), ConfigValue.Null, "Under which name the resource stands in configurations and placeholders; no parameter of the space.")
    { Required = true, OtherNames = ["resource", "prune_attr"] };

    private static readonly SpecKey<double> _minResource = new(
        "min_resource", new NumberKind(0, exclusive: true), ConfigValue.Null, "What trials begin with. Default: max_resource divided by reduction_factor five times.")
    { OtherNames = ["min"] };

    private static readonly SpecKey<double> _maxResource = new(
        "max_resource", new NumberKind(0, exclusive: true), ConfigValue.Null, "The most a trial gets.")
    { Required = true, OtherNames = ["max"] };

    private static readonly SpecKey<double> _reductionFactor = new(
        "reduction_factor", new NumberKind(1, exclusive: true), ConfigValue.Of(4), "By how much the resource grows at a step, and how many times the cost of the best trial is spent before.")
    { OtherNames = ["factor", "eta"] };

    public static Variant<SchedulerSettings> Variant { get; } = new(
        "flaml", "FLAML's resource schedule: configurations say how much each trial gets, and that grows.", [_resourceAttr, _minResource, _maxResource, _reductionFactor], Read)
    {
        OtherNames = ["flaml_schedule", "resource_schedule"],
    };

    private static SchedulerSettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        string attribute = section.Get(_resourceAttr);
        double? min = section.Find(_minResource);
        double max = section.Get(_maxResource);
        double factor = section.Get(_reductionFactor);
        if (section.Reading.Errors.Count > errors)
        {
            return new FifoSettings();
        }

        if (min > max)
        {
            section.Reading.Errors.Add(SpecCodes.Contradiction, section.PlaceOf(_minResource), $"{min} is above max_resource, {max}");
        }

        return new FlamlSettings { ResourceAttribute = attribute, MinResource = min, MaxResource = max, ReductionFactor = factor };
    }
}
