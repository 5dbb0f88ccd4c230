using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Scheduling.Resources;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Counts what machines have left, and chooses among them. A request for several nodes gets as many machines, each only as much as its tasks there need.</summary>
public sealed class MachinePool
{
    private readonly ImmutableArray<MachineRoom> _machines;
    private readonly ImmutableArray<MachineRoom> _whenEmpty;

    /// <summary>Machines on which nothing runs.</summary>
    /// <param name="machines">At least one; where there are several, each has a name of its own.</param>
    public MachinePool(IReadOnlyList<MachineCapacity> machines)
    {
        ArgumentNullException.ThrowIfNull(machines);
        ArgumentOutOfRangeException.ThrowIfZero(machines.Count);
        _machines = [.. machines.Select(m => new MachineRoom(m))];
        _whenEmpty = [.. machines.Select(m => new MachineRoom(m))];
    }

    /// <summary>One machine on which nothing runs.</summary>
    public MachinePool(MachineCapacity machine)
        : this([machine])
    {
    }

    /// <summary>Whether a request fits now, and what it would get: on each machine the best fit, so that large ones still find room.</summary>
    public bool CanPlace(JobRequest request, out ImmutableArray<Placement> places) => CanPlace(_machines, request, out places);

    /// <summary>What all machines have together.</summary>
    internal ResourceAmount Total => _machines.Aggregate(default(ResourceAmount), (sum, m) => sum + new ResourceAmount(m.Capacity.Cpus, m.Capacity.Gpus.Length));

    /// <summary>Whether a request fits once that attempt has ended.</summary>
    internal bool CanReplace(AttemptPlanned attempt, JobRequest request)
    {
        Release(attempt);
        bool fits = CanPlace(request, out _);
        Take(attempt);
        return fits;
    }

    /// <summary>Takes what a planned attempt uses, also where that is more than there is: it runs already.</summary>
    public void Take(AttemptPlanned attempt) => Move(attempt, -1);

    /// <summary>Gives back what an ended attempt used.</summary>
    public void Release(AttemptPlanned attempt) => Move(attempt, 1);

    /// <summary>Why a request can never run here; null when it can.</summary>
    public string? WhyNever(JobRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CanPlace(_whenEmpty, request, out _) ? null : Unfit.Explain(request, _whenEmpty, Excluded(request));
    }

    private static bool CanPlace(ImmutableArray<MachineRoom> machines, JobRequest request, out ImmutableArray<Placement> places)
    {
        ArgumentNullException.ThrowIfNull(request);
        places = [];
        var left = machines.Where(m => !Excluded(request).Contains(m.Name ?? "")).ToList();
        if (request.Nodes > left.Count)
        {
            return false;
        }

        var found = ImmutableArray.CreateBuilder<Placement>(request.Nodes);
        foreach (var demand in NodeDemand.Of(request))
        {
            var fits = left.Select(m => (Machine: m, Place: m.Fit(demand))).Where(f => f.Place is not null).ToList();
            if (fits.Count == 0)
            {
                return false;
            }

            var best = fits.MinBy(f => f.Machine.WasteOf(demand, f.Place!));
            left.Remove(best.Machine);
            found.Add(best.Place!);
        }

        places = found.MoveToImmutable();
        return true;
    }

    private static string[] Excluded(JobRequest request) => request.Options.ValueOf("exclude")?.Split(',') ?? [];

    /// <summary>Machines that are not there any more have nothing to give back.</summary>
    private void Move(AttemptPlanned attempt, int sign)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        foreach (var place in attempt.Shares)
        {
            _machines.FirstOrDefault(m => m.Name == place.Node)?.Move(NodeDemand.Of(attempt.Request, place), place, sign);
        }
    }
}
