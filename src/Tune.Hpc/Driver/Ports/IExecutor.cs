using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver.Ports;

/// <summary>Where jobs run: this machine, a cluster, a list of hosts.</summary>
/// <remarks>An executor carries out and observes; it decides nothing. Fan-out lives inside it; callers await one call at a time.
/// Submitting an attempt twice is harmless: the job script claims its attempt, and a second one leaves.</remarks>
public interface IExecutor : IAsyncDisposable
{
    /// <summary>Its name in specifications: <c>local</c>, <c>slurm</c>, ...</summary>
    string Name { get; }

    /// <summary>The machines it runs jobs on, with what each can give at once; null where somebody else's queue decides.</summary>
    IReadOnlyList<MachineCapacity>? Capacity { get; }

    /// <summary>When it has to let go of its machines, with all that runs there: the driver is to be gone by then. Null where nothing ends.</summary>
    DateTimeOffset? LeaveAt => null;

    /// <summary>Whether it can tell why a job ended where the exit record cannot: time limit, preemption, memory, somebody's <c>scancel</c>.</summary>
    bool TellsWhyJobsEnd => false;

    /// <summary>The shortest time between two looks at the trials: what is cheap on one machine is a burden on a shared disk.</summary>
    TimeSpan ShortestWait => TimeSpan.FromMilliseconds(20);

    /// <summary>How many jobs may be in the queue at once, as far as it knows by now; null where it knows of no limit. It may change while a run goes on.</summary>
    int? MostJobs => null;

    /// <summary>Hands jobs over. The result has one entry for each job, in order.</summary>
    Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken);

    /// <summary>Asks about jobs, all in one query. Jobs it has nothing to say about are left out; a failed query throws, and changes nothing.
    /// Jobs of the experiment that were not asked about are told as well, if the query shows any: their attempts may have ended long ago.</summary>
    Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken);

    /// <summary>Ends jobs. Jobs that are gone already are no error.</summary>
    Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken);

    /// <summary>Ends every job of the experiment that is still there, once all its attempts have ended: one handed over twice, or whose reply was lost.</summary>
    /// <param name="endsByItself">Whether an attempt's command has ended already, so that its job is about to leave.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    Task SweepAsync(Func<AttemptId, bool> endsByItself, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Returns when a job may have changed, or after that time.</summary>
    Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>The calls it has made to the scheduler since it was asked last, by program (<c>sbatch</c>, <c>squeue</c>, ...).</summary>
    IReadOnlyDictionary<string, long> TakeCalls() => ImmutableSortedDictionary<string, long>.Empty;
}

/// <summary>How hard a job is ended.</summary>
public enum CancelMode
{
    /// <summary>SIGTERM to all its processes: it may write its exit record.</summary>
    Terminate,

    /// <summary>SIGKILL to all its processes.</summary>
    Kill,
}

/// <summary>A job to hand over. Its script lies on disk already.</summary>
public sealed record JobSubmission
{
    /// <summary>The attempt it runs.</summary>
    public required AttemptId Attempt { get; init; }

    /// <summary>Its name, the token by which doubt is settled.</summary>
    public required JobName JobName { get; init; }

    /// <summary>Absolute path of the job script.</summary>
    public required string ScriptPath { get; init; }

    /// <summary>Absolute path of the attempt's folder.</summary>
    public required string AttemptFolder { get; init; }

    /// <summary>What it asks for.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>Where it runs, where the driver decides that; empty on one machine and where a queue decides.</summary>
    public ImmutableArray<Placement> Places { get; init; } = [];
}

/// <summary>What came of handing a job over.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Job">The executor's id, when it took the job.</param>
/// <param name="Error">Why not, when it refused it for good; both null: not known, the next observation settles it.</param>
public sealed record SubmitResult(AttemptId Attempt, string? Job, string? Error)
{
    /// <summary>Why not now, where it certainly did not take the job and will later: a limit of the queue is reached, the controller is busy.</summary>
    public string? NotYet { get; init; }
}

/// <summary>A job to ask about or to end.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Job">The executor's id, if it is known.</param>
/// <param name="AttemptFolder">Absolute path of the attempt's folder, where the job's claim lies.</param>
public sealed record JobHandle(JobName Name, string? Job, string AttemptFolder)
{
    /// <summary>The attempt it runs.</summary>
    public AttemptId Attempt => Name.Attempt;

    /// <summary>When the command began, once its claim was seen.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Its exit record was read and does not say why it ended: the executor's word is waited for.</summary>
    public bool WordIsAwaited { get; init; }
}

/// <summary>Where a job stands.</summary>
public enum JobPhase
{
    /// <summary>It waits.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>The executor calls it over; what it left on a shared disk may still be on its way.</summary>
    Ended,

    /// <summary>It is over, or was never there, and what it left can be seen by now.</summary>
    Gone,
}

/// <summary>What an executor knows of a job.</summary>
public sealed record JobObservation
{
    /// <summary>The attempt it runs.</summary>
    public required AttemptId Attempt { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobPhase Phase { get; init; }

    /// <summary>The executor's id of the job, if it knows one.</summary>
    public string? Job { get; init; }

    /// <summary>How it ended in the executor's eyes; used only where the job left no exit record.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>Exit code of the job script, if the executor knows it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Signal that ended the job script, if the executor knows it.</summary>
    public int? Signal { get; init; }

    /// <summary>It is gone and its attempt was never claimed: handing it over again is harmless.</summary>
    public bool NeverStarted { get; init; }

    /// <summary>Where it runs or ran, as the cluster names the node, if the executor knows it.</summary>
    public string? Node { get; init; }

    /// <summary>Why it waits, in the queue's own word: <c>Resources</c>, <c>Priority</c>, ...</summary>
    public string? PendingReason { get; init; }

    /// <summary>Why it will never start, in words for a person, where its pending reason means that.</summary>
    public string? Never { get; init; }

    /// <summary>The executor's own words: a state, who canceled it.</summary>
    public string? Detail { get; init; }
}
