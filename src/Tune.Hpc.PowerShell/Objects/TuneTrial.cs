using System.Collections.Specialized;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>A trial as it stood when it was looked at.</summary>
public sealed class TuneTrial
{
    private TuneTrial(string path, string experiment, string trialId)
    {
        Path = path;
        Experiment = experiment;
        TrialId = trialId;
    }

    /// <summary>The experiment's folder.</summary>
    public string Path { get; }

    /// <summary>The experiment's name.</summary>
    public string Experiment { get; }

    /// <summary>Its number, such as 00042.</summary>
    public string TrialId { get; }

    /// <summary>Its name, where trials have names.</summary>
    public string? Name { get; private init; }

    /// <summary>PENDING, QUEUED, RUNNING, PAUSED, TERMINATED or ERROR.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is to be started, or why it has ended.</summary>
    public required string Reason { get; init; }

    /// <summary>How often it was started.</summary>
    public int Attempts { get; private init; }

    /// <summary>How often it failed by itself.</summary>
    public int Failures { get; private init; }

    /// <summary>How far it is: its last training_iteration.</summary>
    public long Iterations { get; private init; }

    /// <summary>How many reports it made.</summary>
    public long Reports { get; private init; }

    /// <summary>Its configuration, nested as its command gets it.</summary>
    public required OrderedDictionary Config { get; init; }

    /// <summary>The values of its last report.</summary>
    public required OrderedDictionary Metrics { get; init; }

    /// <summary>Where it ran last.</summary>
    public string? Host { get; private init; }

    /// <summary>The cluster's name of that node.</summary>
    public string? Node { get; private init; }

    /// <summary>Its last job.</summary>
    public string? Job { get; private init; }

    /// <summary>How its last attempt ended.</summary>
    public string? Outcome { get; private init; }

    /// <summary>The folder of its newest checkpoint; null where it made none.</summary>
    public string? Checkpoint { get; private init; }

    /// <summary>The size of its checkpoints that are kept, in bytes, as far as it was measured; null where nothing was.</summary>
    public long? CheckpointBytes { get; private init; }

    /// <summary>When its first attempt began, UTC.</summary>
    public DateTime? StartedAt { get; private init; }

    /// <summary>When it ended, UTC.</summary>
    public DateTime? EndedAt { get; private init; }

    /// <summary>How long its attempts ran.</summary>
    public TimeSpan RunTime { get; private init; }

    /// <summary>CPUs asked for, times hours.</summary>
    public double CpuHours { get; private init; }

    /// <summary>Nodes asked for, times hours.</summary>
    public double NodeHours { get; private init; }

    /// <summary>GPUs asked for, times hours.</summary>
    public double GpuHours { get; private init; }

    /// <summary>Its own folder, with its attempts and checkpoints.</summary>
    public required string Folder { get; init; }

    /// <summary>Its number.</summary>
    public override string ToString() => TrialId;

    /// <summary>A trial as it stands.</summary>
    internal static TuneTrial Of(ExperimentFolder folder, string experiment, TrialState trial, DateTimeOffset now)
    {
        var cost = TrialCost.Of(trial, now);
        return new TuneTrial(folder.Root, experiment, trial.Id.ToString())
        {
            Name = trial.Name,
            Status = TrialTable.NameOf(trial.Status),
            Reason = trial.Reason,
            Attempts = trial.Attempts.Count,
            Failures = trial.Failures,
            Iterations = trial.Iteration,
            Reports = trial.Reports,
            Config = PlainValues.Of(trial.Config),
            Metrics = PlainValues.Of(trial.LastMetrics),
            Host = TrialFacts.Host(trial),
            Node = TrialFacts.Node(trial),
            Job = TrialFacts.Job(trial),
            Outcome = TrialFacts.Outcome(trial),
            Checkpoint = trial.Checkpoint is { } checkpoint ? folder.Trial(trial.Id).Checkpoint(checkpoint.Name) : null,
            CheckpointBytes = TrialFacts.CheckpointBytes(trial),
            StartedAt = TrialFacts.StartedAt(trial)?.UtcDateTime,
            EndedAt = trial.EndedAt?.UtcDateTime,
            RunTime = cost.RunTime,
            CpuHours = cost.CpuHours,
            NodeHours = cost.NodeHours,
            GpuHours = cost.GpuHours,
            Folder = folder.Trial(trial.Id).Path,
        };
    }
}
