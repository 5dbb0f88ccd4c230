using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What is left of one machine.</summary>
internal sealed class MachineRoom
{
    private readonly MachineCapacity _capacity;
    private readonly ShareTable _gpus;
    private readonly ShareTable? _cpus;
    private readonly Dictionary<int, string> _gpuTypes;
    private long _freeCpus;
    private long _freeMemory;

    internal MachineRoom(MachineCapacity capacity)
    {
        _capacity = capacity;
        _gpus = new ShareTable(capacity.Gpus);
        _cpus = capacity.CpuIds.IsDefaultOrEmpty ? null : new ShareTable(capacity.CpuIds);
        _gpuTypes = capacity.Gpus.Zip(capacity.GpuTypes).ToDictionary(t => t.First, t => t.Second);
        _freeCpus = NodeDemand.Thousandths(capacity.Cpus);
        _freeMemory = capacity.MemoryMiB ?? long.MaxValue;
    }

    internal string? Name => _capacity.Name;

    /// <summary>What a demand would get here; null where it does not fit now.</summary>
    internal Placement? Fit(NodeDemand demand)
    {
        if ((_cpus is null && demand.Cpus > _freeCpus) || demand.MemoryMiB > _freeMemory)
        {
            return null;
        }

        ImmutableArray<int>? cpus = _cpus is null ? [] : _cpus.Pick(demand.Cpus);
        ImmutableArray<int>? gpus = demand.Gpus <= 0 ? [] : _gpus.Pick(demand.Gpus, SuitsType(demand.GpuType));
        return cpus is { } c && gpus is { } g ? new Placement(Name, demand.Tasks, c, g) : null;
    }

    /// <summary>How much is wasted by placing it here; the least is the best fit. Devices that are dear come first.</summary>
    internal (int Devices, long Cpus, long Memory) WasteOf(NodeDemand demand, Placement place)
    {
        int devices = demand.Gpus is > 0 and < ShareTable.Whole ? _gpus.FreeOf(place.Gpus[0]) : _gpus.Unused;
        return (devices, _cpus?.Unused * ShareTable.Whole ?? _freeCpus, _freeMemory);
    }

    internal void Move(NodeDemand demand, Placement place, int sign)
    {
        _freeCpus += sign * demand.Cpus;
        _freeMemory += sign * demand.MemoryMiB;
        _cpus?.Move(place.Cpus, demand.Cpus, sign);
        _gpus.Move(place.Gpus, demand.Gpus, sign);
    }

    /// <summary>How many GPUs of a kind there are.</summary>
    internal int GpusOf(string? type) => _capacity.Gpus.Count(g => SuitsType(type)?.Invoke(g) ?? true);

    internal MachineCapacity Capacity => _capacity;

    private Func<int, bool>? SuitsType(string? type) =>
        type is null || _gpuTypes.Count == 0 ? null : gpu => string.Equals(_gpuTypes.GetValueOrDefault(gpu), type, StringComparison.OrdinalIgnoreCase);
}
