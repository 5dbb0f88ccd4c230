using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>The production executor of one driver, on the simulated cluster's answers; only its waiting is virtual.</summary>
internal sealed class SimulatedSlurm(IExecutor executor, SimulatedCluster cluster, VirtualClock clock, Action atWait) : IExecutor
{
    private readonly HashSet<AttemptId> _handedOver = [];
    private bool _isUnanswered;

    public string Name => executor.Name;

    public IReadOnlyList<MachineCapacity>? Capacity => executor.Capacity;

    public bool TellsWhyJobsEnd => executor.TellsWhyJobsEnd;

    public TimeSpan ShortestWait => executor.ShortestWait;

    public int? MostJobs => executor.MostJobs;

    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken)
    {
        foreach (var again in jobs.Where(j => _isUnanswered && _handedOver.Contains(j.Attempt)))
        {
            cluster.Violations.Add($"{clock.Now:T}: {again.Attempt} is handed over again although the queue did not answer");
        }

        var results = await executor.SubmitAsync(jobs, cancellationToken);
        _handedOver.UnionWith(results.Select(r => r.Attempt));
        _handedOver.ExceptWith(results.Where(r => r.NotYet is not null).Select(r => r.Attempt)); // it was decided already, and is tried again
        return results;
    }

    public async Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken)
    {
        _isUnanswered = true;
        try
        {
            var seen = await executor.ObserveAsync(jobs, cancellationToken);
            _isUnanswered = false;
            return seen;
        }
        catch (TuneException)
        {
            cluster.Unanswered.Add(clock.Now);
            throw;
        }
    }

    public Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken) => executor.CancelAsync(jobs, mode, cancellationToken);

    public async Task SweepAsync(Func<AttemptId, bool> endsByItself, CancellationToken cancellationToken)
    {
        try
        {
            cluster.IsSweeping = true;
            await executor.SweepAsync(endsByItself, cancellationToken);
        }
        finally
        {
            cluster.IsSweeping = false;
        }
    }

    public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        cluster.Run(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromSeconds(1));
        atWait();
        return Task.CompletedTask;
    }

    public IReadOnlyDictionary<string, long> TakeCalls() => executor.TakeCalls();

    public ValueTask DisposeAsync() => executor.DisposeAsync();
}
