using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>Where an experiment stands: what <c>status</c> shows, <c>run</c> at its end, and what cmdlets emit.</summary>
public sealed record Standing
{
    private const string LocalExecutor = "local";

    /// <summary>The folder.</summary>
    public required string Path { get; init; }

    /// <summary>The experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the journal amounts to.</summary>
    public required ExperimentState State { get; init; }

    /// <summary>When this was so.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Running, finished, ...</summary>
    public required ExperimentPhase Phase { get; init; }

    /// <summary>Who drives.</summary>
    public DriverSeen? Driver { get; init; }

    /// <summary>The last job that was asked to drive; null where none was.</summary>
    public ControllerRecord? Controller { get; init; }

    /// <summary>How many trials there will be, if that is known.</summary>
    public long? ExpectedTrials { get; init; }

    /// <summary>The type of executor its trials run on.</summary>
    public string Executor { get; init; } = LocalExecutor;

    /// <summary>Whether somebody else's queue runs its trials.</summary>
    public bool IsOnCluster => Executor != LocalExecutor;

    /// <summary>What is optimised.</summary>
    public Objective? Objective => State.Rules.Objective;

    /// <summary>Trials that have ended.</summary>
    public long Done => State.CountOf(TrialStatus.Terminated) + State.CountOf(TrialStatus.Error);

    /// <summary>Checkpoints that are kept of all trials: how many, and the size of those that were measured, in bytes.</summary>
    public (long Count, long Bytes) Checkpoints => (State.Trials.Sum(t => (long)t.Checkpoints.Count), State.Trials.Sum(t => Results.TrialFacts.CheckpointBytes(t) ?? 0));

    /// <summary>How long the rest takes, if it goes on as it has so far; null where that cannot be said.</summary>
    public TimeSpan? TimeToGo => Phase == ExperimentPhase.Running && Done > 0 && ExpectedTrials - Done is > 0 and var left
        ? State.ElapsedAt(Now) * left / Done
        : null;

    /// <summary>That of a view.</summary>
    public static Standing Of(ExperimentView view) => new()
    {
        Path = view.Path,
        Name = view.Spec.Name,
        State = view.State,
        Now = view.ReadAt,
        Phase = view.Phase,
        Driver = view.Driver,
        Executor = view.Spec.Executor,
        Controller = ControllerRecord.Read(view.Path),
        ExpectedTrials = view.ExpectedTrials,
    };

    /// <summary><c>12 of 100 done</c>, or <c>12</c> where the number to come is open.</summary>
    public string Progress => ExpectedTrials is { } expected && Phase != ExperimentPhase.Finished
        ? string.Create(CultureInfo.InvariantCulture, $"{Done} of {expected} done")
        : string.Create(CultureInfo.InvariantCulture, $"{State.Trials.Count}");
}
