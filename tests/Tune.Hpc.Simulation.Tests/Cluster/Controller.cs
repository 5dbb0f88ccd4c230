namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>The cluster's controller: the queue, who runs where, what is remembered for how long, and what a crash forgets.</summary>
internal sealed class Controller(VirtualClock clock, Dice dice, ClusterFaults faults, IReadOnlyList<ClusterNode> nodes, Accounting accounting, Func<ClusterJob, TrialProcess> launch, Story story)
{
    private static readonly TimeSpan SavesEvery = TimeSpan.FromSeconds(5);
    private readonly List<TrialProcess> _strays = [];
    private List<ClusterJob> _jobs = [];
    private (List<ClusterJob> Jobs, int NextId, DateTimeOffset At) _saved = ([], 2000, clock.Now);
    private int _nextId = 2000;
    private DateTimeOffset _upAt = clock.Now;

    internal bool IsUp => clock.Now >= _upAt;

    internal IReadOnlyList<ClusterJob> Jobs => _jobs;

    /// <summary>Jobs of the experiment that wait or run.</summary>
    internal IEnumerable<ClusterJob> Unfinished => _jobs.Where(j => j.Folder is not null && !j.IsOver);

    /// <summary>When crashes made it forget its last seconds.</summary>
    internal List<DateTimeOffset> Crashes { get; } = [];

    /// <summary>Waiting jobs go on waiting.</summary>
    internal bool StartsNothing { get; set; }

    /// <summary>Takes jobs; answers with the id.</summary>
    internal int Submit(ClusterSubmission submission)
    {
        int id = _nextId++;
        story.Tell($"job {id} for {string.Join(' ', submission.Elements.Select(e => e.Attempt))}");
        for (int i = 0; i < submission.Elements.Count; i++)
        {
            var (attempt, folder) = submission.Elements[i];
            _jobs.Add(new ClusterJob
            {
                Id = id,
                Array = submission.IsArray ? id : null,
                Index = submission.IsArray ? i : null,
                Name = submission.Name,
                Folder = folder,
                Attempt = attempt,
                Exclude = submission.Exclude,
                TimeLimit = submission.TimeLimit,
                Submit = clock.Now,
                EarliestStart = clock.Now + dice.Seconds(0, faults.LongestWait),
            });
        }

        return id;
    }

    /// <summary>SIGTERM to a running job's processes, and no more.</summary>
    internal static void Signal(ClusterJob job)
    {
        if (job is { State: JobState.Running, Node.IsLost: false })
        {
            job.Process?.Terminate();
        }
    }

    /// <summary>Ends a job from outside: one that waits at once, one that runs by SIGTERM and then SIGKILL.</summary>
    internal void End(ClusterJob job, JobState state)
    {
        if (job.State == JobState.Pending)
        {
            Finish(job, state, 0, 0);
        }
        else if (job is { State: JobState.Running, Ending: null })
        {
            story.Tell($"job {job.Handle} of {job.Attempt} is being ended: {state}");
            (job.Ending, job.KillAt) = (state, clock.Now + TimeSpan.FromSeconds(faults.KillWait));
            Signal(job);
        }
    }

    /// <summary>Back into the queue: a running job when its processes are gone, an ended one at once.</summary>
    internal void Requeue(ClusterJob job)
    {
        story.Tell($"job {job.Handle} of {job.Attempt} is put back into the queue");
        job.Requeue = true;
        if (job.IsOver)
        {
            BackIntoQueue(job);
        }
        else
        {
            End(job, JobState.Requeued);
        }
    }

    internal void Restart()
    {
        _upAt = clock.Now + dice.Seconds(1, faults.LongestAway);
        story.Tell($"the controller is away until {_upAt:T}");
    }

    /// <summary>What happened since the last saving is forgotten: submissions, starts, ends. The ids are given to others.</summary>
    internal void Crash()
    {
        var before = _jobs;
        _jobs = [.. _saved.Jobs.Select(j => j with { })];
        _nextId = _saved.NextId;
        _strays.AddRange(before.Where(b => b.Process is { IsOver: false } && !_jobs.Exists(j => j.Process == b.Process)).Select(b => b.Process!));
        Crashes.Add(clock.Now);
        Restart();
        story.Tell($"the controller crashed; of {before.Count} jobs it finds {_jobs.Count} again, the next id is {_nextId}");
        for (int foreign = dice.Between(0, 4); foreign > 0; foreign--)
        {
            _jobs.Add(new ClusterJob { Id = _nextId++, Name = dice.Chance(0.5) ? "their|job" : "tune.ffffff.00001.1", Folder = null, Submit = _upAt, State = JobState.Completed, EndedAt = _upAt });
        }
    }

    internal void Tick()
    {
        if (!IsUp)
        {
            return;
        }

        _strays.ForEach(s => s.Kill());
        _strays.Clear();
        foreach (var job in _jobs)
        {
            Tick(job);
        }

        _jobs.RemoveAll(j => j.EndedAt + TimeSpan.FromSeconds(faults.MinJobAge) < clock.Now);
        if (clock.Now - _saved.At >= SavesEvery)
        {
            _saved = ([.. _jobs.Select(j => j with { })], _nextId, clock.Now);
        }
    }

    private void Tick(ClusterJob job)
    {
        switch (job.State)
        {
            case JobState.Pending when !job.IsHeld && !StartsNothing && clock.Now >= job.EarliestStart:
                TryStart(job);
                break;
            case JobState.Running or JobState.Completing when job.Node!.IsDown:
                Finish(job, JobState.NodeFail, 0, 0);
                break;
            case JobState.Running when job.Node!.IsLost:
                break;
            case JobState.Running when job.Process is null:
                Finish(job, JobState.Failed, 0, 53);
                break;
            case JobState.Running when job.Process.IsOver:
                (job.State, job.CompleteAt) = (JobState.Completing, clock.Now + dice.Seconds(0, 3));
                break;
            case JobState.Running when job.Ending is not null && clock.Now >= job.KillAt:
                job.Process.Kill();
                break;
            case JobState.Running when job.Ending is null && clock.Now - job.StartedAt > job.TimeLimit:
                End(job, JobState.Timeout);
                break;
            case JobState.Completing when clock.Now >= job.CompleteAt:
                Complete(job);
                break;
        }
    }

    private void TryStart(ClusterJob job)
    {
        var free = nodes.Where(n => n is { IsLost: false, IsDown: false } && !job.Exclude.Contains(n.Name)
            && _jobs.Count(j => j.Node == n && j.State is JobState.Running or JobState.Completing) < ClusterNode.Cpus);
        if (dice.OneOf(free) is not { } node)
        {
            job.Reason = "Resources";
            return;
        }

        if (job.Array == job.Id && _jobs.Exists(j => j.Array == job.Array && j.Index != job.Index && j.State == JobState.Pending))
        {
            job.Id = _nextId++; // the last element to start keeps the array's own id
        }

        (job.State, job.Reason, job.Node, job.StartedAt) = (JobState.Running, "None", node, clock.Now);
        job.Process = dice.Chance(faults.LaunchFails) ? null : launch(job);
        accounting.OnStart(job);
    }

    private void Complete(ClusterJob job)
    {
        var process = job.Process!;
        var state = job.Ending ?? (process.RanOutOfMemory ? JobState.OutOfMemory : process is { ExitCode: 0, Signal: 0 } ? JobState.Completed : JobState.Failed);
        if (job.Requeue)
        {
            BackIntoQueue(job);
            return;
        }

        var (code, signal) = state switch
        {
            JobState.Preempted => (15, 0),
            JobState.OutOfMemory => (0, 125),
            JobState.Failed or JobState.Completed => (process.ExitCode, process.Signal),
            _ => (0, 0),
        };
        Finish(job, state, code, signal);
    }

    private void BackIntoQueue(ClusterJob job)
    {
        if (!job.IsOver)
        {
            job.State = JobState.Requeued;
            accounting.OnEnd(job);
        }

        (job.State, job.Reason, job.EndedAt, job.Ending, job.Requeue) = (JobState.Pending, "BeginTime", null, null, false);
        (job.Process, job.Node, job.EarliestStart, job.QueuedAgainAt) = (null, null, clock.Now + dice.Seconds(10, 120), clock.Now);
    }

    private void Finish(ClusterJob job, JobState state, int code, int signal)
    {
        (job.State, job.EndedAt, job.ExitCode, job.Signal) = (state, clock.Now, code, signal);
        story.Tell($"job {job.Handle} of {job.Attempt} is {state} {code}:{signal}");
        accounting.OnEnd(job);
    }
}
