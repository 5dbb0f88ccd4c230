using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Tune.Hpc.Driver.Ports;

namespace Tune.Hpc.Execution.Local;

/// <summary>What this machine has to give to trials.</summary>
/// <param name="Capacity">CPUs and memory this process may use, and the GPUs it sees.</param>
/// <param name="GpuNames">CUDA's names of those GPUs, in the order of the capacity's indices.</param>
public sealed record LocalMachine(MachineCapacity Capacity, ImmutableArray<string> GpuNames)
{
    /// <summary>Looks at this machine: affinity and control groups are honoured, and a CUDA_VISIBLE_DEVICES given to this process.</summary>
    public static LocalMachine Discover()
    {
        var names = LocalGpus.Discover(System.Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES"));
        return Of(System.Environment.ProcessorCount, names, LocalMemory.TotalMiB("/"));
    }

    /// <summary>A machine of that size. GPUs named by their index keep it; others, named by UUID, are counted from 0.</summary>
    internal static LocalMachine Of(int cpus, ImmutableArray<string> gpuNames, long? memoryMiB)
    {
        var indices = gpuNames.Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int i) ? i : -1).ToImmutableArray();
        if (indices.Contains(-1))
        {
            indices = [.. Enumerable.Range(0, gpuNames.Length)];
        }

        return new LocalMachine(new MachineCapacity(Math.Max(1, cpus), indices, memoryMiB), gpuNames);
    }

    /// <summary>CUDA's names of assigned GPUs, for CUDA_VISIBLE_DEVICES. An index this machine does not have is its own name.</summary>
    public ImmutableArray<string> NamesOf(ImmutableArray<int> gpus) =>
        [.. gpus.Select(g => Capacity.Gpus.IndexOf(g) is >= 0 and var at ? GpuNames[at] : g.ToString(CultureInfo.InvariantCulture))];

    /// <summary>This machine's name, as job scripts write it.</summary>
    internal static string HostName()
    {
        const string kernel = "/proc/sys/kernel/hostname";
        string name = File.Exists(kernel) ? File.ReadAllText(kernel, Encoding.Latin1).TrimEnd('\n') : System.Environment.MachineName;
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-' ? c : '_'));
    }
}
