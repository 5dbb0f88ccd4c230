namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>The accounting database: told of starts and ends a few seconds late, and never of what did not start.</summary>
internal sealed class Accounting(VirtualClock clock, Dice dice, ClusterFaults faults)
{
    private readonly List<AccountingRow> _rows = [];

    internal bool IsKept => faults.HasAccounting;

    internal void OnStart(ClusterJob job) => _rows.Add(new AccountingRow(job.Id, job.Handle, job.Name, job.Submit, clock.Now + dice.Seconds(0, 5))
    {
        Node = job.Node?.Name,
    });

    internal void OnEnd(ClusterJob job)
    {
        var row = _rows.LastOrDefault(r => r.Handle == job.Handle && r.Submit == job.Submit && r.State is JobState.Running);
        if (row is null)
        {
            if (job.Array is not null)
            {
                return; // an element that waited leaves nothing
            }

            row = new AccountingRow(job.Id, job.Handle, job.Name, job.Submit, clock.Now + dice.Seconds(0, 5));
            _rows.Add(row);
        }

        row.IsPartial = clock.Now < row.SeenFrom && dice.Chance(0.3);
        (row.State, row.EndSeenFrom, row.ExitCode, row.Signal) = (job.State, clock.Now + dice.Seconds(0, 5), job.ExitCode, job.Signal);
    }

    /// <summary>The newest row of each of these ids, of those that can be seen by now.</summary>
    internal IEnumerable<AccountingRow> Of(IReadOnlyCollection<string> ids) => _rows
        .Where(r => r.SeenFrom <= clock.Now && (ids.Contains(r.Handle) || ids.Contains($"{r.Id}") || ids.Contains(r.Handle.Split('_')[0])))
        .GroupBy(r => r.Handle)
        .Select(g => g.Last());
}

/// <summary>What accounting knows of one incarnation of a job.</summary>
internal sealed record AccountingRow(int Id, string Handle, string Name, DateTimeOffset Submit, DateTimeOffset SeenFrom)
{
    internal JobState State { get; set; } = JobState.Running;

    internal DateTimeOffset EndSeenFrom { get; set; }

    internal string? Node { get; init; }

    internal int ExitCode { get; set; }

    internal int Signal { get; set; }

    /// <summary>It ended before its start was told: without a name.</summary>
    internal bool IsPartial { get; set; }

    internal JobState StateAt(DateTimeOffset now) => now < EndSeenFrom ? JobState.Running : State;
}
