using System.Collections.Specialized;
using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>A run of an experiment as it stood when this was made; <c>Get-TuneRun</c> looks again.</summary>
public sealed class TuneRun
{
    private TuneRun(Standing standing)
    {
        var state = standing.State;
        Name = standing.Name;
        Path = standing.Path;
        Phase = standing.Phase.ToString();
        Trials = state.Trials.Count;
        ExpectedTrials = standing.ExpectedTrials;
        Pending = state.CountOf(TrialStatus.Pending);
        Queued = state.CountOf(TrialStatus.Queued);
        Running = state.CountOf(TrialStatus.Running);
        Paused = state.CountOf(TrialStatus.Paused);
        Terminated = state.CountOf(TrialStatus.Terminated);
        Errors = state.CountOf(TrialStatus.Error);
        var goals = state.Rules.Goals;
        Metric = goals.First is null ? null : string.Join(", ", goals.Objectives.Select(o => o.Metric));
        Mode = goals.First is null ? null : string.Join(", ", goals.Objectives.Select(GoalWords.ModeOf));
        Front = Runtime.Results.Front.Of(state)?.Trials.Select(t => t.Trial.Id.ToString()).ToArray();
        var best = Best.Find(state);
        BestTrialId = best?.Trial.Id.ToString();
        BestValue = best?.Value;
        BestConfig = best is null ? null : PlainValues.Of(best.Trial.Config);
        Elapsed = state.ElapsedAt(standing.Now);
        TimeToGo = standing.TimeToGo;
        var cost = TrialCost.Of(state, standing.Now);
        CpuHours = cost.CpuHours;
        NodeHours = cost.NodeHours;
        GpuHours = cost.GpuHours;
        SchedulerCalls = state.Cluster.Calls.Values.Sum();
        Executor = standing.Executor;
        Driver = standing.Driver is { } driver ? string.Create(CultureInfo.InvariantCulture, $"{driver.Host}:{driver.ProcessId}") : null;
        ControllerJob = standing.Controller?.Job;
        Reason = state.Ended?.Reason ?? state.Stopping?.Reason;
        StartedAt = state.Created is null ? null : state.CreatedAt;
        EndedAt = state.Ended is null ? null : LastEnd(state);
    }

    /// <summary>The experiment's name.</summary>
    public string Name { get; }

    /// <summary>The experiment's folder.</summary>
    public string Path { get; }

    /// <summary><c>New</c>, <c>Running</c>, <c>Stopping</c>, <c>Interrupted</c> or <c>Finished</c>.</summary>
    public string Phase { get; }

    /// <summary>Trials that there are.</summary>
    public int Trials { get; }

    /// <summary>Trials that there will be; null while that is open.</summary>
    public long? ExpectedTrials { get; }

    /// <summary>Trials that wait for a place.</summary>
    public long Pending { get; }

    /// <summary>Trials whose job waits.</summary>
    public long Queued { get; }

    /// <summary>Trials that run.</summary>
    public long Running { get; }

    /// <summary>Trials that are to go on later.</summary>
    public long Paused { get; }

    /// <summary>Trials that ended well, or were stopped.</summary>
    public long Terminated { get; }

    /// <summary>Trials that gave up.</summary>
    public long Errors { get; }

    /// <summary>What is optimised, several with commas between them; null where nothing is.</summary>
    public string? Metric { get; }

    /// <summary><c>min</c> or <c>max</c>, of each metric; null where nothing is optimised.</summary>
    public string? Mode { get; }

    /// <summary>The trials that no other beats, where several metrics are weighed against each other; null elsewhere, and before there are any.</summary>
    public IReadOnlyList<string>? Front { get; }

    /// <summary>The best trial by its last value; null before there is one, and where there is a front instead.</summary>
    public string? BestTrialId { get; }

    /// <summary>That trial's value.</summary>
    public double? BestValue { get; }

    /// <summary>That trial's configuration.</summary>
    public OrderedDictionary? BestConfig { get; }

    /// <summary>How long it has been worked on; time in which nobody drove and nothing ran does not count.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>How long the rest takes if it goes on as so far; null where that cannot be said.</summary>
    public TimeSpan? TimeToGo { get; }

    /// <summary>CPUs asked for, times hours.</summary>
    public double CpuHours { get; }

    /// <summary>Nodes asked for, times hours.</summary>
    public double NodeHours { get; }

    /// <summary>GPUs asked for, times hours.</summary>
    public double GpuHours { get; }

    /// <summary>Calls of the cluster's programs, by all drivers so far.</summary>
    public long SchedulerCalls { get; }

    /// <summary>What runs the trials: <c>local</c>, <c>slurm</c>, <c>srun</c>.</summary>
    public string Executor { get; }

    /// <summary>Who drives it: host and process; null when nobody does.</summary>
    public string? Driver { get; }

    /// <summary>The last job of the cluster that was asked to drive it; null where none was.</summary>
    public string? ControllerJob { get; }

    /// <summary>Why it is over, or is being stopped.</summary>
    public string? Reason { get; }

    /// <summary>When its first driver began; null before.</summary>
    public DateTimeOffset? StartedAt { get; }

    /// <summary>When its last trial ended; null while it is not over.</summary>
    public DateTimeOffset? EndedAt { get; }

    /// <summary>The experiment's name.</summary>
    public override string ToString() => Name;

    /// <summary>That of a view.</summary>
    internal static TuneRun Of(ExperimentView view) => new(Standing.Of(view));

    /// <summary>That of a folder, looked at now.</summary>
    internal static TuneRun Of(string folder)
    {
        using var view = ExperimentView.Open(folder);
        return Of(view);
    }

    private static DateTimeOffset LastEnd(ExperimentState state)
    {
        var last = state.CreatedAt;
        foreach (var trial in state.Trials)
        {
            last = trial.EndedAt is { } at && at > last ? at : last;
        }

        return last;
    }
}
