using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>The production executor of one driver, on the simulated cluster's answers; only its waiting is virtual.</summary>
internal sealed class SimulatedSlurm(IExecutor executor, SimulatedCluster cluster, Action atWait) : IExecutor
{
    public string Name => executor.Name;

    public MachineCapacity? Capacity => executor.Capacity;

    public bool TellsWhyJobsEnd => executor.TellsWhyJobsEnd;

    public TimeSpan ShortestWait => executor.ShortestWait;

    public int? MostJobs => executor.MostJobs;

    public Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken) => executor.SubmitAsync(jobs, cancellationToken);

    public Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken) => executor.ObserveAsync(jobs, cancellationToken);

    public Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken) => executor.CancelAsync(jobs, mode, cancellationToken);

    public Task SweepAsync(Func<AttemptId, bool> endsByItself, CancellationToken cancellationToken) => executor.SweepAsync(endsByItself, cancellationToken);

    public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        cluster.Run(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromSeconds(1));
        atWait();
        return Task.CompletedTask;
    }

    public IReadOnlyDictionary<string, long> TakeCalls() => executor.TakeCalls();

    public ValueTask DisposeAsync() => executor.DisposeAsync();
}
