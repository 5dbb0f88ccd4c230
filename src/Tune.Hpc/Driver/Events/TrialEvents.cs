using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver.Events;

/// <summary>A trial exists, with its configuration. Stored as "trial-created.1".</summary>
public sealed record TrialCreated : ExperimentEvent
{
    /// <summary>The trial; numbers are given without gaps.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Its configuration, nested as in the space.</summary>
    public required ConfigMap Config { get; init; }

    /// <summary>Which of the searcher's suggestions this is, from 0; a restarted trial has its predecessor's.</summary>
    public required long Index { get; init; }

    /// <summary>Where the configuration comes from and why.</summary>
    public required string Reason { get; init; }

    /// <summary>The trial whose configuration this one repeats from scratch, if it was made so.</summary>
    public TrialId? RestartOf { get; init; }

    /// <summary>Its result, where that was known beforehand (<c>evaluated_rewards</c>): the trial counts, and is never run.</summary>
    public ImmutableArray<Metric> KnownResult { get; init; } = [];

    /// <summary>What the searcher wants to read again with the trial; empty for nothing.</summary>
    public ConfigMap Notes { get; init; } = ConfigMap.Empty;
}

/// <summary>A trial got a name, decided once. Stored as "trial-named.1".</summary>
public sealed record TrialNamed : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>What it is called (<c>trial_name</c>); null where only its folder has a name.</summary>
    public string? Name { get; init; }

    /// <summary>Under which name its folder can be found as well (<c>trial_dirname</c>); null for none.</summary>
    public string? Folder { get; init; }
}

/// <summary>An attempt will be handed to the executor; written before that is done. Stored as "attempt-planned.1".</summary>
public sealed record AttemptPlanned : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Which try this is; the first is 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>What is asked for.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>The GPUs of this machine that the attempt may use, where the driver assigns them and there is only this machine.</summary>
    public ImmutableArray<int> Gpus { get; init; } = [];

    /// <summary>Where it runs and what it was given there, where the driver assigns machines that have names; empty on one machine and where a queue decides.</summary>
    public ImmutableArray<Placement> Places { get; init; } = [];

    /// <summary>What it takes of machines, whether they have names or not.</summary>
    public ImmutableArray<Placement> Shares => Places.IsDefaultOrEmpty ? [new Placement(null, Request.Tasks, [], Gpus)] : Places;

    /// <summary>Name of the checkpoint to resume from; null is a fresh start.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The training iteration which that checkpoint has reached; 0 on a fresh start.</summary>
    public long Iteration { get; init; }

    /// <summary>Which of the trial's configurations it begins with; the one it was created with is 0.</summary>
    public int Update { get; init; }

    /// <summary>Why now, and why another try.</summary>
    public required string Reason { get; init; }
}

/// <summary>The executor took the job. Stored as "job-accepted.1".</summary>
public sealed record JobAccepted : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>The executor's own id, kept as text: array members are not plain numbers.</summary>
    public required string Job { get; init; }
}

/// <summary>The attempt claimed its folder: the command begins. Stored as "attempt-started.1".</summary>
public sealed record AttemptStarted : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>The host it runs on.</summary>
    public required string Host { get; init; }

    /// <summary>The cluster's name of that node, where there is a cluster.</summary>
    public string? Node { get; init; }

    /// <summary>The executor's id of the job that claimed the attempt, where it has one.</summary>
    public string? Job { get; init; }

    /// <summary>When it began, by that host's clock.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>A trial reported. Stored as "report-received.1".</summary>
public sealed record ReportReceived : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Where in the attempt's inbox the next report begins, in bytes: what makes reading it again harmless.</summary>
    public required long Offset { get; init; }

    /// <summary>The values, the auto-filled ones included, in the order of the report.</summary>
    public required ImmutableArray<Metric> Metrics { get; init; }

    /// <summary>Name of the checkpoint that belongs to this report, if there is one.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The size of that checkpoint, where it could be measured.</summary>
    public long? CheckpointBytes { get; init; }

    /// <summary>Which of the trial's configurations the report was made with (<c>_update</c>); null where the script does not take new ones while it runs.</summary>
    public int? Update { get; init; }
}

/// <summary>Lines of an inbox were no reports. Stored as "report-rejected.1".</summary>
public sealed record ReportRejected : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Where in the inbox reading goes on, in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>How many lines in a row were alike unusable.</summary>
    public required int Lines { get; init; }

    /// <summary>What is wrong with the first of them.</summary>
    public required string Reason { get; init; }

    /// <summary>The beginning of the first of them, made printable.</summary>
    public required string Quote { get; init; }
}

/// <summary>A rule, a scheduler or a person decided about a trial. Stored as "verdict-given.1".</summary>
public sealed record VerdictGiven : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>What was decided.</summary>
    public required VerdictKind Verdict { get; init; }

    /// <summary>Who decided: <c>asha</c>, <c>stop</c>, <c>done</c>, <c>time_budget_s</c>, <c>user</c>, ...</summary>
    public required string By { get; init; }

    /// <summary>Why, with the numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>The training iteration it was decided on, where a report gave rise to it.</summary>
    public long? Iteration { get; init; }
}

/// <summary>What can be decided about a trial.</summary>
public enum VerdictKind
{
    /// <summary>It goes on.</summary>
    GoOn,

    /// <summary>It ends after a checkpoint, to go on later.</summary>
    Pause,

    /// <summary>It ends for good.</summary>
    Stop,

    /// <summary>It was paused, and is to be started again from its checkpoint.</summary>
    Resume,

    /// <summary>It goes on with another configuration, from another trial's checkpoint. Told as <see cref="TrialExploited"/>.</summary>
    Exploit,
}

/// <summary>A trial takes over another's checkpoint, with a configuration of its own. Stored as "trial-exploited.1".</summary>
public sealed record TrialExploited : ExperimentEvent
{
    /// <summary>The trial that changes.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Which of its configurations begins here; the one it was created with is 0.</summary>
    public required int Update { get; init; }

    /// <summary>The trial it takes over from; itself where only the configuration changes.</summary>
    public required TrialId Source { get; init; }

    /// <summary>Name of the source's checkpoint; null where the trial goes on from its own.</summary>
    public string? SourceCheckpoint { get; init; }

    /// <summary>The training iteration that checkpoint has reached.</summary>
    public required long SourceIteration { get; init; }

    /// <summary>What the checkpoint is called among the trial's own; null where it goes on from what it has.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The configuration from now on.</summary>
    public required ConfigMap Config { get; init; }

    /// <summary>The training iteration the trial itself had reached.</summary>
    public required long Iteration { get; init; }

    /// <summary>Which scheduler decided.</summary>
    public required string By { get; init; }

    /// <summary>Why, with the numbers.</summary>
    public required string Reason { get; init; }
}

/// <summary>Another trial's checkpoint lies among the trial's own. Stored as "checkpoint-copied.1".</summary>
public sealed record CheckpointCopied : ExperimentEvent
{
    /// <summary>The trial that has it now.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Its name there.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }
}

/// <summary>Checkpoints are not kept any longer: their folders are removed after this is on disk. Stored as "checkpoints-dropped.1".</summary>
public sealed record CheckpointsDropped : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Their names.</summary>
    public required ImmutableArray<string> Checkpoints { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>A checkpoint cannot be used: the trial goes back to the next older one, or to the beginning. Stored as "checkpoint-lost.1".</summary>
public sealed record CheckpointLost : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Its name.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required string Reason { get; init; }
}

/// <summary>A trial asks for something else from its next attempt on. Stored as "request-changed.1".</summary>
public sealed record RequestChanged : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>What it asks for now.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>Who decided.</summary>
    public required string By { get; init; }

    /// <summary>Why, with the numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>The training iteration it was decided on.</summary>
    public long? Iteration { get; init; }
}

/// <summary>An attempt is over. Stored as "attempt-ended.1".</summary>
public sealed record AttemptEnded : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Why it ended.</summary>
    public required AttemptOutcome Outcome { get; init; }

    /// <summary>The command's exit code, if it had one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended it, if one did.</summary>
    public int? Signal { get; init; }

    /// <summary>The cluster's name of the node it ran on, as far as is known.</summary>
    public string? Node { get; init; }

    /// <summary>When it began, as far as is known.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, as far as is known.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is known beyond that: the executor's words, the log's last lines.</summary>
    public string? Detail { get; init; }
}

/// <summary>An attempt that was given up left a result after all: it takes the place of what was believed. Stored as "attempt-came-back.1".</summary>
public sealed record AttemptCameBack : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>The attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>When it ended, by its host's clock, as far as is known.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was believed, and what is known now.</summary>
    public required string Reason { get; init; }
}

/// <summary>A trial reached its final state. Stored as "trial-ended.1".</summary>
public sealed record TrialEnded : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary><see cref="TrialStatus.Terminated"/> or <see cref="TrialStatus.Error"/>.</summary>
    public required TrialStatus Status { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>A person wants an ended trial to go on from its last checkpoint. Stored as "trial-reopened.1".</summary>
public sealed record TrialReopened : ExperimentEvent
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}
