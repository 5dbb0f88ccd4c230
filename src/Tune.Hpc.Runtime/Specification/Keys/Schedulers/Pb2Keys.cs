using System.Collections.Immutable;
using Tune.Hpc.Scheduling.Pb2;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: pb2}</c>.</summary>
internal static class Pb2Keys
{
    public static SpecKey<IReadOnlyList<ParameterBounds>> Bounds { get; } = new(
        "hyperparam_bounds", new BoundsKind(), ConfigMap.Empty, "Between which values parameters of param_space are chosen: {lr: [1e-4, 1e-1]}.")
    { OtherNames = ["bounds", "hyperparameter_bounds"] };

    public static Variant<SchedulerSettings> Variant { get; } = new(
        "pb2",
        "Population based bandits: as pbt, with new hyperparameters from a Gaussian process over time.",
        [.. PopulationKeys.All, Bounds],
        Read)
    { OtherNames = ["population_based_bandits"] };

    private static SchedulerSettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        var settings = PopulationKeys.Read(section, new Pb2Settings());
        var bounds = section.Get(Bounds);
        if (section.Reading.Errors.Count > errors)
        {
            return new FifoSettings();
        }

        if (bounds.Count == 0)
        {
            section.Reading.Errors.Add(SpecCodes.MissingKey, section.PlaceOf(Bounds), "missing: pb2 needs to know what may change, such as hyperparam_bounds: {lr: [1e-4, 1e-1]}");
        }

        return settings with { Bounds = [.. bounds] };
    }
}

/// <summary>Names of parameters, nested as in <c>param_space</c>, and two bounds for each, in either order.</summary>
internal sealed class BoundsKind : SpecKind<IReadOnlyList<ParameterBounds>>
{
    public override string Expected => "a map of parameters, each with two bounds: {lr: [1e-4, 1e-1]}";

    public override ConfigMap Schema => Schemas.OfType("object");

    public override SpecValue<IReadOnlyList<ParameterBounds>>? Read(SpecNode node, SpecReading reading)
    {
        if (node is not SpecMap map)
        {
            return Refuse(node, reading);
        }

        int errors = reading.Errors.Count;
        var bounds = new List<ParameterBounds>();
        var notation = ReadMap(map, [], bounds, reading);
        return reading.Errors.Count > errors ? null : new(bounds, notation);
    }

    private static ConfigMap ReadMap(SpecMap map, ImmutableArray<string> above, List<ParameterBounds> bounds, SpecReading reading)
    {
        var notation = new ConfigMapBuilder();
        foreach (var entry in map.Entries)
        {
            var steps = above.Add(entry.Name);
            if (entry.Value is SpecMap { Entries: [_, ..] } inner)
            {
                notation[entry.Name] = ReadMap(inner, steps, bounds, reading);
            }
            else if (ReadBounds(entry.Value, steps) is { } read)
            {
                bounds.Add(read);
                notation[entry.Name] = Schemas.List(NumberKind.Notation(read.Lower), NumberKind.Notation(read.Upper));
            }
            else
            {
                reading.Refuse(entry.Value, "a list of two different numbers, such as [1e-4, 1e-1]");
            }
        }

        return notation.ToMap();
    }

    private static ParameterBounds? ReadBounds(SpecNode node, ImmutableArray<string> steps)
    {
        double[] ends = node is SpecList { Items: [var one, var other] } ? [one.ToValue().AsDouble ?? double.NaN, other.ToValue().AsDouble ?? double.NaN] : [];
        return ends.Length == 2 && Array.TrueForAll(ends, double.IsFinite) && ends[0] != ends[1] && double.IsFinite(ends.Max() - ends.Min())
            ? new ParameterBounds(steps, ends.Min(), ends.Max())
            : null;
    }
}
