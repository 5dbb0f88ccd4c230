namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>A shared disk on which others see late what a process wrote, each process's writes in order.</summary>
internal sealed class SharedDisk(VirtualClock clock, Dice dice, ClusterFaults faults)
{
    private readonly LinkedList<(DateTimeOffset At, Action Write)> _late = [];

    /// <summary>When what is written now can be seen.</summary>
    internal DateTimeOffset VisibleAt(DateTimeOffset notBefore)
    {
        var at = faults.DiskLag > 0 && dice.Chance(0.5) ? clock.Now + dice.Seconds(0, faults.DiskLag) : clock.Now;
        return at > notBefore ? at : notBefore;
    }

    internal void Write(DateTimeOffset at, Action write)
    {
        if (at <= clock.Now)
        {
            Tick(); // what was written before comes before
            write();
        }
        else
        {
            _late.AddLast((at, write));
        }
    }

    internal void Tick()
    {
        for (var late = _late.First; late is not null;)
        {
            var next = late.Next;
            if (late.Value.At <= clock.Now)
            {
                late.Value.Write();
                _late.Remove(late);
            }

            late = next;
        }
    }
}
