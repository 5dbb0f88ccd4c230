using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification.Site;

/// <summary>Lays one site file over another: floors and limits only get tighter, defaults of the later file win.</summary>
internal static class SiteMerge
{
    public static SiteFile With(SiteFile first, SiteFile second) => new()
    {
        Sources = [.. first.Sources, .. second.Sources],
        QueuePollFloor = Tighter(first.QueuePollFloor, second.QueuePollFloor, (a, b) => a >= b),
        PollIntervalFloor = Tighter(first.PollIntervalFloor, second.PollIntervalFloor, (a, b) => a >= b),
        MaxJobs = Tighter(first.MaxJobs, second.MaxJobs, (a, b) => a <= b),
        MaxArraySize = Tighter(first.MaxArraySize, second.MaxArraySize, (a, b) => a <= b),
        Resources = Tighter(first.Resources, second.Resources),
        ExecutorDefaults = Over(first.ExecutorDefaults, second.ExecutorDefaults),
        ResourceDefaults = Over(first.ResourceDefaults, second.ResourceDefaults),
    };

    private static SiteValue<T>? Tighter<T>(SiteValue<T>? first, SiteValue<T>? second, Func<T, T, bool> firstIsTighter) =>
        first is null ? second : second is null || firstIsTighter(first.Value.Value, second.Value.Value) ? first : second;

    private static ResourceLimits? Tighter(ResourceLimits? first, ResourceLimits? second) => first is null || second is null ? first ?? second : new ResourceLimits
    {
        Source = first.Source == second.Source ? first.Source : $"{first.Source} with {second.Source}",
        Nodes = Least(first.Nodes, second.Nodes),
        Cpus = Least(first.Cpus, second.Cpus),
        Gpus = Least(first.Gpus, second.Gpus),
        MemoryMiB = Least(first.MemoryMiB, second.MemoryMiB),
        Time = Least(first.Time, second.Time),
    };

    private static T? Least<T>(T? first, T? second)
        where T : struct, IComparable<T> => first is null ? second : second is null || first.Value.CompareTo(second.Value) <= 0 ? first : second;

    private static SpecMap? Over(SpecMap? first, SpecMap? second) => first is null || second is null ? first ?? second : SiteDefaults.Lay(second, first);
}
