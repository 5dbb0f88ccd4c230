using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>A part of what an experiment has used.</summary>
public sealed class TuneCostShare
{
    internal TuneCostShare(CostShare share)
    {
        Name = share.Name;
        Count = share.Count;
        RunTime = share.Cost.RunTime;
        CpuHours = share.Cost.CpuHours;
        NodeHours = share.Cost.NodeHours;
        GpuHours = share.Cost.GpuHours;
    }

    /// <summary>A trial's status, or an attempt's outcome.</summary>
    public string Name { get; }

    /// <summary>How many trials or attempts.</summary>
    public long Count { get; }

    /// <summary>How long they ran, added up.</summary>
    public TimeSpan RunTime { get; }

    /// <summary>CPUs asked for, times hours.</summary>
    public double CpuHours { get; }

    /// <summary>Nodes asked for, times hours.</summary>
    public double NodeHours { get; }

    /// <summary>GPUs asked for, times hours.</summary>
    public double GpuHours { get; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}

/// <summary>What an experiment has used so far, and where it went: the time attempts ran, times what they asked for.</summary>
public sealed class TuneCost
{
    internal TuneCost(ExperimentView view)
    {
        var summary = CostSummary.Of(view);
        Path = view.Path;
        Experiment = view.Spec.Name;
        Trials = view.State.Trials.Count;
        RunTime = summary.Total.RunTime;
        CpuHours = summary.Total.CpuHours;
        NodeHours = summary.Total.NodeHours;
        GpuHours = summary.Total.GpuHours;
        ByStatus = [.. summary.ByStatus.Select(s => new TuneCostShare(s))];
        ByOutcome = [.. summary.ByOutcome.Select(s => new TuneCostShare(s))];
        Failed = new TuneCostShare(summary.Failed);
        Saved = summary.Saved is { } saved ? new TuneCostShare(saved) : null;
    }

    /// <summary>The experiment's folder.</summary>
    public string Path { get; }

    /// <summary>The experiment's name.</summary>
    public string Experiment { get; }

    /// <summary>How many trials there are.</summary>
    public int Trials { get; }

    /// <summary>How long attempts ran, added up.</summary>
    public TimeSpan RunTime { get; }

    /// <summary>CPUs asked for, times hours.</summary>
    public double CpuHours { get; }

    /// <summary>Nodes asked for, times hours.</summary>
    public double NodeHours { get; }

    /// <summary>GPUs asked for, times hours.</summary>
    public double GpuHours { get; }

    /// <summary>By the status of trials.</summary>
    public TuneCostShare[] ByStatus { get; }

    /// <summary>By the outcome of attempts.</summary>
    public TuneCostShare[] ByOutcome { get; }

    /// <summary>Attempts that failed, or were lost or cut off by the machine. A later attempt may have gone on from their checkpoint, so not all of it need be wasted.</summary>
    public TuneCostShare Failed { get; }

    /// <summary>An estimate of what trials that the scheduler stopped would have used up to max_t, at the pace they had; null where there is no such limit in
    /// training_iteration.</summary>
    public TuneCostShare? Saved { get; }

    /// <summary>Node-hours of failed attempts.</summary>
    public double FailedNodeHours => Failed.NodeHours;

    /// <summary>Node-hours that early stopping saved, as far as that can be estimated.</summary>
    public double? SavedNodeHours => Saved?.NodeHours;

    /// <summary>The experiment's name.</summary>
    public override string ToString() => Experiment;
}
