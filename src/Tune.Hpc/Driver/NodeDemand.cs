using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What a request takes of one of its machines. Amounts of CPUs and GPUs in thousandths, so that nothing is lost to rounding.</summary>
/// <param name="Tasks">Tasks there.</param>
/// <param name="Cpus">CPUs of all of them.</param>
/// <param name="Gpus">GPUs; below one whole a share.</param>
/// <param name="MemoryMiB">Memory; 0 where the request does not say.</param>
/// <param name="GpuType">The kind of GPU; null takes any.</param>
internal sealed record NodeDemand(int Tasks, long Cpus, long Gpus, long MemoryMiB, string? GpuType)
{
    /// <summary>The machines of a request, those that take most first. Tasks and GPUs are spread evenly; on several machines GPUs are whole.</summary>
    internal static ImmutableArray<NodeDemand> Of(JobRequest request)
    {
        int tasks = request.TasksPerNode is { } each ? each * request.Nodes : Math.Max(request.Tasks, request.Nodes);
        long gpus = request.Nodes == 1 ? Thousandths(request.Gpus) : (long)Math.Ceiling(request.Gpus);
        return
        [
            .. Enumerable.Range(0, request.Nodes).Select(i => On(
                request,
                request.Nodes == 1 && request.TasksPerNode is null ? request.Tasks : Share(tasks, request.Nodes, i),
                request.Nodes == 1 ? gpus : Share(gpus, request.Nodes, i) * ShareTable.Whole)),
        ];
    }

    /// <summary>What an attempt uses of the machine where it was placed.</summary>
    internal static NodeDemand Of(JobRequest request, Placement place) =>
        On(request, place.Tasks, request.Nodes == 1 ? Thousandths(request.Gpus) : place.Gpus.Length * (long)ShareTable.Whole);

    private static NodeDemand On(JobRequest request, int tasks, long gpus)
    {
        long cpus = Thousandths(request.Cpus * tasks);
        long memory = request.MemoryMiB
            ?? (request.MemoryPerCpuMiB * ShareTable.Needed(cpus))
            ?? (request.MemoryPerGpuMiB * ShareTable.Needed(gpus))
            ?? 0;
        return new NodeDemand(tasks, cpus, gpus, memory, request.GpuType);
    }

    internal static long Thousandths(double amount) => (long)Math.Round(amount * ShareTable.Whole);

    private static int Share(int all, int parts, int part) => (int)Share((long)all, parts, part);

    private static long Share(long all, int parts, int part) => (all / parts) + (part < all % parts ? 1 : 0);
}
