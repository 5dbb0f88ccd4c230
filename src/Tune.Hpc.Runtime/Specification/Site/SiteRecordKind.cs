using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>The limits of a site as <c>experiment.json</c> keeps them: what trials compute is held to them whenever the experiment goes on.</summary>
internal sealed class SiteRecordKind : SpecKind<ResourceLimits>
{
    private const string Source = "source";

    public override string Expected => "the limits of a site";

    public override ConfigMap Schema => Schemas.OfType("object");

    public override SpecValue<ResourceLimits>? Read(SpecNode node, SpecReading reading)
    {
        if (node.ToValue() is not ConfigMap map || map[Source] is not ConfigText source)
        {
            return Refuse(node, reading);
        }

        var limits = new ResourceLimits
        {
            Source = source.Value,
            Nodes = (int?)map["nodes"]?.AsDouble,
            Cpus = map["cpus"]?.AsDouble,
            Gpus = map["gpus"]?.AsDouble,
            MemoryMiB = (long?)map["memory_mib"]?.AsDouble,
            Time = map["time_s"]?.AsDouble is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        return new(limits, map);
    }

    /// <summary>The form that is kept.</summary>
    public static ConfigValue Write(ResourceLimits? limits)
    {
        if (limits is null)
        {
            return ConfigValue.Null;
        }

        var map = Schemas.Of((Source, ConfigValue.Of(limits.Source)));
        map = With(map, "nodes", limits.Nodes);
        map = With(map, "cpus", limits.Cpus);
        map = With(map, "gpus", limits.Gpus);
        map = With(map, "memory_mib", limits.MemoryMiB);
        return With(map, "time_s", limits.Time?.TotalSeconds);
    }

    private static ConfigMap With(ConfigMap map, string name, double? value) => value is { } number ? map.With(name, NumberKind.Notation(number)) : map;
}
