namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>The programs by which a driver speaks to the controller, with all that can go wrong with a call.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="clock">The clock.</param>
/// <param name="driver">Which driver calls.</param>
internal sealed class ClusterCalls(SimulatedCluster cluster, VirtualClock clock, int driver)
{
    private Dice Dice => cluster.Dice;

    private ClusterFaults Faults => cluster.Faults;

    internal async Task<int> SbatchAsync(ClusterSubmission submission)
    {
        await BeginAsync("sbatch");
        if (Faults.MostSubmitted is { } most && cluster.Controller.Unfinished.Count() + submission.Elements.Count > most)
        {
            throw Failed(CallFailure.Limit, "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)");
        }

        if (!cluster.IsCalm && Dice.Chance(Faults.SubmitTimesOut))
        {
            TakeMaybe(submission);
            cluster.Run(Dice.Seconds(1, 30));
            throw Failed(CallFailure.NotKnown, "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation");
        }

        int id = cluster.Controller.Submit(submission);
        await EndAsync();
        return id;
    }

    internal async Task<IReadOnlyList<ClusterJob>> SqueueAsync()
    {
        await BeginAsync("squeue");
        if (clock.Now < cluster.QueueFailsUntil)
        {
            throw Failed(CallFailure.Busy, "slurm_load_jobs error: Socket timed out on send/recv operation");
        }

        if (!cluster.IsCalm && Dice.Chance(Faults.QueryFails))
        {
            cluster.QueueFailsUntil = clock.Now + (Dice.Chance(0.8) ? TimeSpan.Zero : Dice.Seconds(10, 120));
            throw Failed(CallFailure.Busy, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)");
        }

        bool isEmpty = !cluster.IsCalm && clock.Now - cluster.QueueWasEmptyAt > TimeSpan.FromMinutes(2) && Dice.Chance(Faults.EmptyAnswer);
        cluster.QueueWasEmptyAt = isEmpty ? clock.Now : cluster.QueueWasEmptyAt;
        IReadOnlyList<ClusterJob> answer = isEmpty ? [] : [.. cluster.Controller.Jobs.Select(j => j with { })];
        cluster.QueueAnsweredAt = clock.Now;
        await EndAsync();
        return answer;
    }

    internal async Task<IReadOnlyList<AccountingRow>> SacctAsync(IReadOnlyCollection<string> ids)
    {
        await BeginAsync("sacct", needsController: false);
        if (!cluster.Accounting.IsKept)
        {
            throw Failed(CallFailure.Refused, "Slurm accounting storage is disabled");
        }

        if (!cluster.IsCalm && Dice.Chance(Faults.QueryFails))
        {
            throw Failed(CallFailure.Busy, "sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection");
        }

        return [.. cluster.Accounting.Of(ids)];
    }

    /// <param name="named">Id and name of jobs: one that has the id and another name is somebody else's by now.</param>
    /// <param name="signalOnly">SIGTERM, and no more.</param>
    internal async Task ScancelAsync(IReadOnlyCollection<ClusterJob> named, bool signalOnly)
    {
        await BeginAsync("scancel");
        bool fails = !cluster.IsCalm && Dice.Chance(Faults.CancelFails);
        if (!fails || Dice.Chance(0.5))
        {
            foreach (var job in cluster.Controller.Jobs.Where(j => named.Any(n => n.Handle == j.Handle && n.Name == j.Name)).ToList())
            {
                Cancel(job, signalOnly);
            }
        }

        if (fails)
        {
            throw Failed(CallFailure.Busy, "scancel: error: Kill job error on job ids: Socket timed out on send/recv operation");
        }

        await EndAsync();
    }

    private void Cancel(ClusterJob job, bool signalOnly)
    {
        if (job.Folder is null)
        {
            cluster.Violations.Add($"{clock.Now:T}: job {job.Handle} was canceled, which is somebody else's by now");
        }
        else if (signalOnly)
        {
            Controller.Signal(job);
        }
        else
        {
            cluster.Controller.End(job, JobState.Cancelled);
        }
    }

    /// <summary>Of a call that times out nobody knows whether it was heard, and when.</summary>
    private void TakeMaybe(ClusterSubmission submission)
    {
        if (Dice.Chance(0.5))
        {
            cluster.Controller.Submit(submission);
        }
        else if (Dice.Chance(Faults.SubmissionComesLate))
        {
            cluster.Later(Dice.Seconds(1, 20), () => cluster.Controller.Submit(submission));
        }
    }

    private async Task BeginAsync(string program, bool needsController = true)
    {
        cluster.Calls.Add(new ClusterCall(clock.Now, program, driver));
        MaybeDie();
        await MaybeSuspendAsync();
        if (needsController && !cluster.Controller.IsUp)
        {
            cluster.Run(TimeSpan.FromSeconds(19));
            if (!cluster.Controller.IsUp)
            {
                throw Failed(CallFailure.Unreachable, $"{program}: error: Unable to contact slurm controller (connect failure)");
            }
        }
    }

    private async Task EndAsync()
    {
        MaybeDie();
        await MaybeSuspendAsync();
    }

    private void MaybeDie()
    {
        if (!cluster.IsCalm && Dice.Chance(Faults.KilledAtCall))
        {
            clock.ReadingsLeft = 0;
            throw new DriverKilledException();
        }
    }

    private Task MaybeSuspendAsync() => !cluster.IsCalm && Dice.Chance(Faults.Suspension) && cluster.Meanwhile is { } meanwhile ? meanwhile() : Task.CompletedTask;

    private CallFailedException Failed(CallFailure kind, string text)
    {
        cluster.Story.Tell($"call of driver {driver} fails: {text}");
        return new CallFailedException(kind, text);
    }
}
