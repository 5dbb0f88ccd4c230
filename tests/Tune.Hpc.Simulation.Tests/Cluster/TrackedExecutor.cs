using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>A plain executor on the simulated cluster: what an honest one says and no more. One driver's connection.</summary>
internal sealed class TrackedExecutor(SimulatedCluster cluster, VirtualClock clock, ClusterCalls calls, Action atWait, ExecutorContext context) : IExecutor
{
    internal static readonly TimeSpan QueuePoll = TimeSpan.FromSeconds(10);
    private readonly JobTracker _tracker = new(clock);
    private DateTimeOffset _askedAt = DateTimeOffset.MinValue;

    public string Name => "simulated-cluster";

    public MachineCapacity? Capacity => null;

    public bool TellsWhyJobsEnd => true;

    public TimeSpan ShortestWait => TimeSpan.FromSeconds(0.5);

    public int? MostJobs => cluster.Faults.MostSubmitted;

    public async Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken)
    {
        var results = new List<SubmitResult>();
        foreach (var job in jobs)
        {
            _tracker.ForgetAbsence(job.Attempt);
        }

        foreach (var group in jobs.Chunk(cluster.Dice.Chance(0.5) ? 1 : 4))
        {
            results.AddRange(await SubmitAsync(group));
        }

        return results;
    }

    public async Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken)
    {
        if (clock.Now - _askedAt >= QueuePoll)
        {
            _askedAt = clock.Now;
            await QueryAsync(jobs);
        }

        return _tracker.Words(jobs);
    }

    public async Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken)
    {
        var lines = jobs.SelectMany(_tracker.JobsOf).ToList();
        var running = lines.Where(j => mode == CancelMode.Terminate && j.State == JobState.Running).ToList();
        var others = lines.Where(j => !j.IsOver).Except(running).ToList();
        try
        {
            if (running.Count > 0)
            {
                await calls.ScancelAsync(running, signalOnly: true);
            }

            if (others.Count > 0)
            {
                await calls.ScancelAsync(others, signalOnly: false);
            }
        }
        catch (CallFailedException failed)
        {
            throw new TuneException("TUNE9999", failed.Message);
        }
    }

    public Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        cluster.Run(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromSeconds(1));
        atWait();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<IEnumerable<SubmitResult>> SubmitAsync(JobSubmission[] jobs)
    {
        bool isArray = jobs.Length > 1;
        var submission = new ClusterSubmission(
            isArray ? $"{JobName.PrefixOf(context.ExperimentId)}a{cluster.Calls.Count:D6}" : jobs[0].JobName.ToString(),
            [.. jobs.Select(j => (j.Attempt, j.AttemptFolder))],
            isArray)
        {
            Exclude = jobs[0].Request.Options.ValueOf("exclude")?.Split(',') ?? [],
            TimeLimit = jobs[0].Request.Time,
        };
        try
        {
            int id = await calls.SbatchAsync(submission);
            return jobs.Select((j, i) => new SubmitResult(j.Attempt, isArray ? $"{id}_{i}" : $"{id}", null));
        }
        catch (CallFailedException failed)
        {
            return jobs.Select(j => new SubmitResult(j.Attempt, null, null) { NotYet = failed.Kind == CallFailure.NotKnown ? null : failed.Message });
        }
    }

    private async Task QueryAsync(IReadOnlyList<JobHandle> jobs)
    {
        try
        {
            _tracker.OnQueue(_askedAt, jobs, [.. (await calls.SqueueAsync()).Where(j => j.Folder is not null)]);
        }
        catch (CallFailedException failed)
        {
            throw new TuneException("TUNE9999", failed.Message);
        }

        var missing = _tracker.Missing(jobs).Where(h => h.Job is not null).ToList();
        if (missing.Count == 0)
        {
            return;
        }

        try
        {
            _tracker.OnAccounting(await calls.SacctAsync([.. missing.Select(h => h.Job!)]));
        }
        catch (CallFailedException)
        {
            _tracker.OnAccounting([]); // no evidence
        }
    }
}
