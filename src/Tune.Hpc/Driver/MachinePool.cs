using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Counts what of a machine is taken. Exact: everything in thousandths, as whole numbers.</summary>
/// <remarks>It holds nothing that cannot be made again: enter what live attempts hold with <see cref="Occupy"/>. Allocating costs O(GPUs).</remarks>
public sealed class MachinePool
{
    private const long Whole = 1000;
    private readonly MachineCapacity _capacity;
    private readonly SortedDictionary<int, long> _freeGpus = [];
    private long _freeCpus;
    private long? _freeMemory;

    /// <summary>A machine of which nothing is taken.</summary>
    public MachinePool(MachineCapacity capacity)
    {
        _capacity = capacity;
        _freeCpus = Milli(capacity.Cpus);
        _freeMemory = capacity.MemoryMiB;
        foreach (int gpu in capacity.Gpus)
        {
            _freeGpus[gpu] = Whole;
        }
    }

    /// <summary>CPUs nobody holds. Below 0 only when live attempts hold more than the machine has by now.</summary>
    public double FreeCpus => (double)_freeCpus / Whole;

    /// <summary>Memory in MiB nobody holds; null when memory is not counted.</summary>
    public long? FreeMemoryMiB => _freeMemory;

    /// <summary>What part of a GPU nobody holds, from 0 to 1; 0 for one the machine does not have.</summary>
    public double FreeGpu(int gpu) => (double)_freeGpus.GetValueOrDefault(gpu) / Whole;

    /// <summary>Why a request could never be met, even by this machine with nothing else to do; null when it could.</summary>
    public string? WhyNever(JobRequest request)
    {
        if (request.Nodes > 1)
        {
            return $"asks for {request.Nodes} nodes, this machine is one";
        }

        if (Milli(request.TotalCpus) > Milli(_capacity.Cpus))
        {
            return $"asks for {Count(request.TotalCpus, "CPU")}, this machine has {_capacity.Cpus}";
        }

        if (request.Gpus > 1 && Milli(request.Gpus) % Whole != 0)
        {
            return $"asks for {request.Gpus} GPUs: a part of a GPU must be less than 1, more than 1 must be a whole number";
        }

        if (Milli(request.Gpus) > _freeGpus.Count * Whole)
        {
            return $"asks for {Count(request.Gpus, "GPU")}, this machine has {(_freeGpus.Count == 0 ? "none" : _freeGpus.Count)}";
        }

        return request.MemoryMiB > _capacity.MemoryMiB ? $"asks for {request.MemoryMiB} MiB of memory, this machine has {_capacity.MemoryMiB}" : null;
    }

    /// <summary>Takes what is asked for. Null when it is not free now; else the GPUs assigned, which <see cref="Release"/> wants back.</summary>
    /// <remarks>A part of a GPU goes where least is left that suffices, so that whole ones stay whole. Equal ones go by index.</remarks>
    public ImmutableArray<int>? TryAllocate(JobRequest request)
    {
        if (WhyNever(request) is not null || Milli(request.TotalCpus) > _freeCpus || (request.MemoryMiB ?? 0) > (_freeMemory ?? long.MaxValue))
        {
            return null;
        }

        if (FindGpus(Milli(request.Gpus)) is not { } gpus)
        {
            return null;
        }

        Occupy(request, gpus);
        return gpus;
    }

    /// <summary>Enters what a live attempt holds, whether it fits or not.</summary>
    public void Occupy(JobRequest request, ImmutableArray<int> gpus) => Move(request, gpus, -1);

    /// <summary>Gives back what was taken.</summary>
    public void Release(JobRequest request, ImmutableArray<int> gpus) => Move(request, gpus, 1);

    private void Move(JobRequest request, ImmutableArray<int> gpus, int sign)
    {
        _freeCpus += sign * Milli(request.TotalCpus);
        _freeMemory += sign * (request.MemoryMiB ?? 0);
        long share = Math.Min(Whole, Milli(request.Gpus));
        foreach (int gpu in gpus)
        {
            if (_freeGpus.TryGetValue(gpu, out long free))
            {
                _freeGpus[gpu] = free + (sign * share);
            }
        }
    }

    private ImmutableArray<int>? FindGpus(long asked)
    {
        if (asked == 0)
        {
            return [];
        }

        if (asked < Whole)
        {
            var fit = _freeGpus.Where(g => g.Value >= asked).OrderBy(g => g.Value).ThenBy(g => g.Key).ToArray();
            return fit.Length > 0 ? [fit[0].Key] : null;
        }

        ImmutableArray<int> free = [.. _freeGpus.Where(g => g.Value >= Whole).Select(g => g.Key).Take((int)(asked / Whole))];
        return free.Length == asked / Whole ? free : null;
    }

    // What is asked for is never nothing: a ten-thousandth of a CPU still counts.
    private static long Milli(double amount) => amount <= 0 ? 0 : Math.Max(1, (long)Math.Round(amount * Whole));

    private static string Count(double amount, string what) => amount == 1 ? $"1 {what}" : $"{amount} {what}s";
}
