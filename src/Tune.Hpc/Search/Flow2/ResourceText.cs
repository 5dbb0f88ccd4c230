using Tune.Hpc.Scheduling.Flaml;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Flow2;

/// <summary>The resource as it stands in configurations.</summary>
internal static class ResourceText
{
    /// <summary>What goes into a configuration beside the space's parameters.</summary>
    public static ConfigMap Beside(FlamlSettings? schedule, double? resource) => schedule is null || resource is not { } value
        ? ConfigMap.Empty
        : ConfigMap.Empty.With(schedule.ResourceAttribute, schedule.ValueOf(value));
}
