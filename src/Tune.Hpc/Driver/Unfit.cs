using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Says why a request fits on no machine, also where nothing runs.</summary>
internal static class Unfit
{
    internal static string Explain(JobRequest request, ImmutableArray<MachineRoom> machines, IReadOnlyCollection<string> excluded)
    {
        var usable = machines.Where(m => !excluded.Contains(m.Name ?? "")).ToList();
        var demand = NodeDemand.Of(request)[0];
        bool isOne = machines is [{ Name: null }];
        if (request.Nodes > usable.Count)
        {
            string without = machines.Length > usable.Count ? $" ({machines.Length - usable.Count} more are excluded)" : "";
            return isOne ? $"asks for {request.Nodes} nodes; this is one machine" : $"asks for {Counted(request.Nodes, "node")}; there {Are(usable.Count, "node")}{without}";
        }

        string each = request.Nodes > 1 ? " on a node" : "";
        string most = isOne ? "this machine gives trials" : usable.Count == 1 ? $"{usable[0].Name} gives trials" : "a node gives trials at most";
        double cpus = demand.Cpus / (double)ShareTable.Whole;
        double gpus = demand.Gpus / (double)ShareTable.Whole;
        double mostCpus = usable.Max(m => m.Capacity.Cpus);
        int mostGpus = usable.Max(m => m.GpusOf(request.GpuType));
        long? mostMemory = usable.Exists(m => m.Capacity.MemoryMiB is null) ? null : usable.Max(m => m.Capacity.MemoryMiB);
        string kind = request.GpuType is { } type ? $" of kind '{type}'" : "";
        return cpus > mostCpus ? $"asks for {Counted(cpus, "CPU")}{each}; {most} {mostCpus}"
            : gpus > mostGpus ? $"asks for {Counted(gpus, "GPU")}{kind}{each}; {most} {mostGpus}{Kinds(usable, request.GpuType)}"
            : demand.MemoryMiB > mostMemory ? $"asks for {demand.MemoryMiB} MiB of memory{each}; {most} {mostMemory}"
            : request.Nodes > 1 ? $"asks for {request.Nodes} nodes with {Counted(cpus, "CPU")}, {Counted(gpus, "GPU")}{kind} and {demand.MemoryMiB} MiB each; too few nodes have all of that"
            : $"asks for {Counted(cpus, "CPU")}, {Counted(gpus, "GPU")}{kind} and {demand.MemoryMiB} MiB of memory; no node has all of that";
    }

    private static string Kinds(List<MachineRoom> machines, string? asked)
    {
        var kinds = machines.SelectMany(m => m.Capacity.GpuTypes).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return asked is null || kinds.Count == 0 ? "" : $" (there are: {string.Join(", ", kinds)})";
    }

    private static string Counted(double count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Are(int count, string what) => count == 1 ? $"is 1 {what}" : $"are {count} {what}s";
}
