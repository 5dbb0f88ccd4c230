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
            cluster.Calls.Add(new ClusterCall(clock.Now, ClusterInvariants.RefusedSubmission, driver));
            throw Failed("sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)");
        }

        if (!cluster.IsCalm && Dice.Chance(Faults.SubmitTimesOut))
        {
            TakeMaybe(submission);
            cluster.Run(Dice.Seconds(1, 30));
            throw Failed("sbatch: error: Batch job submission failed: Socket timed out on send/recv operation", timedOut: Dice.Chance(0.5));
        }

        int id = cluster.Controller.Submit(submission);
        await EndAsync();
        return id;
    }

    internal async Task<string> SqueueAsync(string format)
    {
        await BeginAsync("squeue");
        if (clock.Now < cluster.QueueFailsUntil)
        {
            throw Failed("slurm_load_jobs error: Socket timed out on send/recv operation");
        }

        if (!cluster.IsCalm && Dice.Chance(Faults.QueryFails))
        {
            cluster.QueueFailsUntil = clock.Now + (Dice.Chance(0.8) ? TimeSpan.Zero : Dice.Seconds(10, 120));
            throw Failed("slurm_load_jobs error: Unable to contact slurm controller (connect failure)");
        }

        bool isEmpty = !cluster.IsCalm && clock.Now - cluster.QueueWasEmptyAt > TimeSpan.FromMinutes(2) && Dice.Chance(Faults.EmptyAnswer);
        cluster.QueueWasEmptyAt = isEmpty ? clock.Now : cluster.QueueWasEmptyAt;
        string answer = isEmpty ? "" : string.Concat(cluster.Controller.Jobs.Select(j => SimulatedPrograms.Line(j, format)));
        if (!cluster.IsCalm && answer.Length > 0 && Dice.Chance(Faults.AnswerIsCutOff))
        {
            answer = answer[..^(1 + (int)Dice.Below(answer.Length))];
        }

        cluster.QueueAnsweredAt = clock.Now;
        await EndAsync();
        return answer;
    }

    internal async Task<IReadOnlyList<AccountingRow>> SacctAsync(IReadOnlyCollection<string> ids)
    {
        await BeginAsync("sacct", needsController: false);
        if (!cluster.Accounting.IsKept)
        {
            throw Failed("Slurm accounting storage is disabled");
        }

        if (!cluster.IsCalm && Dice.Chance(Faults.QueryFails))
        {
            throw Failed("sacct: error: slurm_persist_conn_open_without_init: failed to open persistent connection");
        }

        return [.. cluster.Accounting.Of(ids)];
    }

    /// <param name="ids">Elements as <c>12_3</c>, arrays as a whole by their id.</param>
    /// <param name="signalOnly">SIGTERM, and no more.</param>
    internal async Task ScancelAsync(IReadOnlyCollection<string> ids, bool signalOnly)
    {
        await BeginAsync("scancel");
        bool fails = !cluster.IsCalm && Dice.Chance(Faults.CancelFails);
        if (!fails || Dice.Chance(0.5))
        {
            foreach (var job in cluster.Controller.Jobs.Where(j => ids.Contains(j.Handle) || ids.Contains($"{j.Array}")).ToList())
            {
                Cancel(job, signalOnly);
            }
        }

        if (fails)
        {
            throw Failed("scancel: error: Kill job error on job ids: Socket timed out on send/recv operation");
        }

        await EndAsync();
    }

    private void Cancel(ClusterJob job, bool signalOnly)
    {
        if (job.Folder is null && job.Submit < cluster.QueueAnsweredAt)
        {
            cluster.Violations.Add($"{clock.Now:T}: job {job.Handle} was canceled, which is somebody else's by now");
        }
        else if (job.Folder is null)
        {
            cluster.Story.Tell($"job {job.Handle}, given again since the queue was asked last, was meant to be another");
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
        cluster.Calls.Add(new ClusterCall(clock.Now, program, driver, cluster.IsSweeping));
        MaybeDie();
        await MaybeSuspendAsync();
        if (needsController && !cluster.Controller.IsUp)
        {
            cluster.Run(TimeSpan.FromSeconds(19));
            if (!cluster.Controller.IsUp)
            {
                throw Failed($"{program}: error: Unable to contact slurm controller (connect failure)");
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

    private CallFailedException Failed(string text, bool timedOut = false)
    {
        cluster.Story.Tell($"call of driver {driver} fails: {text}");
        return new CallFailedException(text) { TimedOut = timedOut };
    }
}
