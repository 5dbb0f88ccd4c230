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

    /// <summary>What it can run at once; null where somebody else's queue decides.</summary>
    MachineCapacity? Capacity { get; }

    /// <summary>Hands jobs over. The result has one entry for each job, in order.</summary>
    Task<IReadOnlyList<SubmitResult>> SubmitAsync(IReadOnlyList<JobSubmission> jobs, CancellationToken cancellationToken);

    /// <summary>Asks about jobs, all in one query. Jobs it has nothing to say about are left out; a failed query throws, and changes nothing.</summary>
    Task<IReadOnlyList<JobObservation>> ObserveAsync(IReadOnlyList<JobHandle> jobs, CancellationToken cancellationToken);

    /// <summary>Ends jobs. Jobs that are gone already are no error.</summary>
    Task CancelAsync(IReadOnlyList<JobHandle> jobs, CancelMode mode, CancellationToken cancellationToken);

    /// <summary>Returns when a job may have changed, or after that time.</summary>
    Task WaitForChangeAsync(TimeSpan atMost, CancellationToken cancellationToken);
}

/// <summary>How hard a job is ended.</summary>
public enum CancelMode
{
    /// <summary>SIGTERM to all its processes: it may write its exit record.</summary>
    Terminate,

    /// <summary>SIGKILL to all its processes.</summary>
    Kill,
}

/// <summary>What a machine has to give to trials.</summary>
/// <param name="Cpus">CPUs, at least 1.</param>
/// <param name="Gpus">GPU indices that may be assigned.</param>
/// <param name="MemoryMiB">Memory in MiB; null leaves it uncounted.</param>
public sealed record MachineCapacity(double Cpus, ImmutableArray<int> Gpus, long? MemoryMiB);

/// <summary>A job to hand over. Its script lies on disk already.</summary>
public sealed record JobSubmission
{
    /// <summary>The attempt it runs.</summary>
    public required AttemptId Attempt { get; init; }

    /// <summary>Its name: <c>tune.ID.TRIAL.ATTEMPT</c>, the token by which doubt is settled.</summary>
    public required string JobName { get; init; }

    /// <summary>Absolute path of the job script.</summary>
    public required string ScriptPath { get; init; }

    /// <summary>Absolute path of the attempt's folder.</summary>
    public required string AttemptFolder { get; init; }

    /// <summary>What it asks for.</summary>
    public required JobRequest Request { get; init; }
}

/// <summary>What came of handing a job over.</summary>
/// <param name="Attempt">The attempt.</param>
/// <param name="Job">The executor's id, when it took the job.</param>
/// <param name="Error">Why not, when it refused it; both null: not known, the next observation settles it.</param>
public sealed record SubmitResult(AttemptId Attempt, string? Job, string? Error);

/// <summary>A job to ask about or to end.</summary>
/// <param name="Attempt">The attempt it runs.</param>
/// <param name="Job">The executor's id, if it is known.</param>
/// <param name="AttemptFolder">Absolute path of the attempt's folder, where the job's claim lies.</param>
public sealed record JobHandle(AttemptId Attempt, string? Job, string AttemptFolder);

/// <summary>Where a job stands.</summary>
public enum JobPhase
{
    /// <summary>It waits.</summary>
    Queued,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is over, or was never there.</summary>
    Gone,
}

/// <summary>What an executor knows of a job.</summary>
public sealed record JobObservation
{
    /// <summary>The attempt it runs.</summary>
    public required AttemptId Attempt { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobPhase Phase { get; init; }

    /// <summary>How it ended in the executor's eyes; used only where the job left no exit record.</summary>
    public AttemptOutcome? Outcome { get; init; }

    /// <summary>Exit code of the job script, if the executor knows it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Signal that ended the job script, if the executor knows it.</summary>
    public int? Signal { get; init; }

    /// <summary>It is gone and its attempt was never claimed: handing it over again is harmless.</summary>
    public bool NeverStarted { get; init; }

    /// <summary>The executor's own words: a pending reason, a state.</summary>
    public string? Detail { get; init; }
}
