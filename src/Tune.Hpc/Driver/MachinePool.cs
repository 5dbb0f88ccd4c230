using System.Collections.Immutable;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Counts what a machine has left. Fractions are counted in thousandths, so that nothing is lost to rounding.</summary>
public sealed class MachinePool
{
    private const int Whole = 1000;
    private readonly MachineCapacity _capacity;
    private readonly SortedDictionary<int, int> _freeGpus = [];
    private long _freeCpus;
    private long _freeMemory;

    /// <summary>A machine on which nothing runs.</summary>
    public MachinePool(MachineCapacity capacity)
    {
        _capacity = capacity;
        _freeCpus = Thousandths(capacity.Cpus);
        _freeMemory = capacity.MemoryMiB ?? long.MaxValue;
        foreach (int gpu in capacity.Gpus)
        {
            _freeGpus[gpu] = Whole;
        }
    }

    /// <summary>Whether a request fits now, and which GPUs it would get: whole ones, or a share of the fullest one that has room.</summary>
    public bool CanAllocate(JobRequest request, out ImmutableArray<int> gpus)
    {
        gpus = [];
        if (Thousandths(request.TotalCpus) > _freeCpus || (request.MemoryMiB ?? 0) > _freeMemory)
        {
            return false;
        }

        if (request.Gpus <= 0)
        {
            return true;
        }

        int share = (int)Thousandths(request.Gpus);
        gpus = share < Whole
            ? [.. _freeGpus.Where(g => g.Value >= share).OrderBy(g => g.Value).Select(g => g.Key).Take(1)]
            : [.. _freeGpus.Where(g => g.Value == Whole).Select(g => g.Key).Take(WholeGpus(request))];
        return gpus.Length == WholeGpus(request);
    }

    /// <summary>Takes what a planned attempt uses, also where that is more than there is: it runs already.</summary>
    public void Take(JobRequest request, ImmutableArray<int> gpus) => Move(request, gpus, -1);

    /// <summary>Gives back what an ended attempt used.</summary>
    public void Release(JobRequest request, ImmutableArray<int> gpus) => Move(request, gpus, 1);

    /// <summary>Why a request can never run here; null when it can.</summary>
    public string? WhyNever(JobRequest request) =>
        request.Nodes > 1 ? $"asks for {request.Nodes} nodes; this is one machine"
        : Thousandths(request.TotalCpus) > Thousandths(_capacity.Cpus) ? $"asks for {request.TotalCpus} CPU{(request.TotalCpus == 1 ? "" : "s")}; this machine gives trials {_capacity.Cpus}"
        : request.Gpus > 0 && WholeGpus(request) > _capacity.Gpus.Length ? $"asks for {request.Gpus} GPU{(request.Gpus == 1 ? "" : "s")}; this machine gives trials {_capacity.Gpus.Length}"
        : request.MemoryMiB > _capacity.MemoryMiB ? $"asks for {request.MemoryMiB} MiB of memory; this machine gives trials {_capacity.MemoryMiB}"
        : null;

    private static int WholeGpus(JobRequest request) => (int)Math.Ceiling(request.Gpus);

    private static long Thousandths(double amount) => (long)Math.Round(amount * Whole);

    private void Move(JobRequest request, ImmutableArray<int> gpus, int sign)
    {
        _freeCpus += sign * Thousandths(request.TotalCpus);
        _freeMemory += sign * (request.MemoryMiB ?? 0);
        int share = request.Gpus < 1 ? (int)Thousandths(request.Gpus) : Whole;
        foreach (int gpu in gpus.Where(_freeGpus.ContainsKey))
        {
            _freeGpus[gpu] += sign * share;
        }
    }
}
