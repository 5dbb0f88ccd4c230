using System.Collections.Immutable;

namespace Tune.Hpc.Driver.Events;

/// <summary>The experiment exists. Always the first event. Stored as "experiment-created.1".</summary>
public sealed record ExperimentCreated : ExperimentEvent
{
    /// <summary>Short random id, part of every job's name.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>The name, as the folder.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the resolved specification, in hex.</summary>
    public required string SpecHash { get; init; }

    /// <summary>Version of the tool that made it.</summary>
    public required string ToolVersion { get; init; }
}

/// <summary>A driver began to turn the crank. Stored as "driver-started.1".</summary>
public sealed record DriverStarted : ExperimentEvent
{
    /// <summary>The driver's host.</summary>
    public required string Host { get; init; }

    /// <summary>The driver's process id there.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Version of the driver.</summary>
    public required string ToolVersion { get; init; }
}

/// <summary>A driver left in good order. Stored as "driver-stopped.1".</summary>
public sealed record DriverStopped : ExperimentEvent
{
    /// <summary>Why it left.</summary>
    public required string Reason { get; init; }
}

/// <summary>No new trial starts, and running ones are being stopped. Stored as "experiment-stopping.1".</summary>
public sealed record ExperimentStopping : ExperimentEvent
{
    /// <summary>Who decided: <c>time_budget_s</c>, <c>fail_fast</c>, <c>stop</c> (a rule), <c>user</c>.</summary>
    public required string By { get; init; }

    /// <summary>Why, with the numbers.</summary>
    public required string Reason { get; init; }
}

/// <summary>The searcher has no further configuration; told where the scheduler has to know. Stored as "search-ended.1".</summary>
public sealed record SearchEnded : ExperimentEvent
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>Every trial has ended and none will come. Stored as "experiment-ended.1".</summary>
public sealed record ExperimentEnded : ExperimentEvent
{
    /// <summary>Why there is nothing more to do.</summary>
    public required string Reason { get; init; }
}

/// <summary>A person changed a limit of an experiment that exists, and so opened it again where it had ended. Stored as "setting-changed.1".</summary>
public sealed record SettingChanged : ExperimentEvent
{
    /// <summary>The specification's key: <c>num_samples</c>, <c>max_concurrent_trials</c>, <c>time_budget_s</c>, <c>failure_config.max_failures</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The new value, as text in the specification's notation.</summary>
    public required string Value { get; init; }
}

/// <summary>Something a person should know that changed nothing. Stored as "warning-raised.1".</summary>
public sealed record WarningRaised : ExperimentEvent
{
    /// <summary>What it is about: a stable short name, so that it can be counted.</summary>
    public required string Kind { get; init; }

    /// <summary>The warning.</summary>
    public required string Message { get; init; }
}

/// <summary>What the driver cost the cluster's scheduler since the last such event. Stored as "calls-made.1".</summary>
public sealed record CallsMade : ExperimentEvent
{
    /// <summary>Calls by program (<c>sbatch</c>, <c>squeue</c>, ...).</summary>
    public required ImmutableSortedDictionary<string, long> Calls { get; init; }
}

/// <summary>Why jobs wait in the queue, when that has changed. Stored as "queue-seen.1".</summary>
public sealed record QueueSeen : ExperimentEvent
{
    /// <summary>Waiting jobs by the queue's reason (<c>Resources</c>, <c>Priority</c>, ...).</summary>
    public required ImmutableSortedDictionary<string, long> Waiting { get; init; }
}

/// <summary>No further attempt is sent to a node. Stored as "node-excluded.1".</summary>
public sealed record NodeExcluded : ExperimentEvent
{
    /// <summary>The node, as the cluster names it.</summary>
    public required string Node { get; init; }

    /// <summary>Why, with the numbers.</summary>
    public required string Reason { get; init; }
}
