using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>What the controller knows of a job. A copy is what it finds again after a crash.</summary>
internal sealed record ClusterJob
{
    /// <summary>Its own id; that of its array while it waits as part of one.</summary>
    internal required int Id { get; set; }

    internal int? Array { get; init; }

    internal int? Index { get; init; }

    internal required string Name { get; init; }

    /// <summary>The attempt's folder; null for jobs that are not ours.</summary>
    internal required string? Folder { get; init; }

    internal AttemptId Attempt { get; init; }

    internal IReadOnlyList<string> Exclude { get; init; } = [];

    internal TimeSpan? TimeLimit { get; init; }

    internal required DateTimeOffset Submit { get; init; }

    internal DateTimeOffset EarliestStart { get; set; }

    internal JobState State { get; set; }

    internal string Reason { get; set; } = "Priority";

    internal bool IsHeld { get; set; }

    internal ClusterNode? Node { get; set; }

    internal DateTimeOffset StartedAt { get; set; }

    internal DateTimeOffset? EndedAt { get; set; }

    internal int ExitCode { get; set; }

    internal int Signal { get; set; }

    internal TrialProcess? Process { get; set; }

    /// <summary>How it is being ended from outside, if it is.</summary>
    internal JobState? Ending { get; set; }

    internal DateTimeOffset KillAt { get; set; }

    /// <summary>When its node has told the controller that everything is over.</summary>
    internal DateTimeOffset CompleteAt { get; set; }

    /// <summary>It goes back into the queue when its processes are gone.</summary>
    internal bool Requeue { get; set; }

    /// <summary>When it was put back into the queue last.</summary>
    internal DateTimeOffset? QueuedAgainAt { get; set; }

    /// <summary>The id by which it is asked about and ended: <c>12</c>, <c>12_3</c>.</summary>
    internal string Handle => Array is { } array ? $"{array}_{Index}" : $"{Id}";

    internal bool IsOver => State > JobState.Completing;
}

/// <summary>The states of a job, those that are final last.</summary>
internal enum JobState
{
    Pending,
    Running,
    Completing,
    Completed,
    Failed,
    Timeout,
    Preempted,
    NodeFail,
    OutOfMemory,
    Cancelled,

    /// <summary>In accounting alone: the queue shows it as waiting.</summary>
    Requeued,
}
