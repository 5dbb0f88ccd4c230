using System.Collections.Specialized;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Storage.Folder;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>What a callback is told: a moment of a run.</summary>
public sealed class TuneRunEvent
{
    internal TuneRunEvent(RunEvent happened, string name, ExperimentFolder folder)
    {
        Hook = happened.Hook.ToString();
        Time = happened.Time;
        Run = new TuneRunName(name, folder.Root);
        TrialId = happened.Trial?.ToString();
        Attempt = happened.Attempt;
        Config = happened.Config is null ? null : PlainValues.Of(happened.Config);
        Metrics = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var metric in happened.Metrics)
        {
            Metrics[metric.Name] = PlainValues.Of(metric.Value);
        }

        Checkpoint = happened is { Trial: { } trial, Checkpoint: { } checkpoint } ? folder.Trial(trial).Checkpoint(checkpoint) : null;
        Reason = happened.Reason;
        Error = happened.Error;
    }

    /// <summary>Which moment: <c>Setup</c>, <c>StepBegin</c>, <c>StepEnd</c>, <c>TrialStart</c>, <c>TrialRestore</c>, <c>TrialResult</c>, <c>TrialSave</c>,
    /// <c>Checkpoint</c>, <c>TrialComplete</c>, <c>TrialRecover</c>, <c>TrialError</c> or <c>ExperimentEnd</c>.</summary>
    public string Hook { get; }

    /// <summary>When it was.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The run: its name and its folder's path.</summary>
    public TuneRunName Run { get; }

    /// <summary>The trial; null where it is about the whole run.</summary>
    public string? TrialId { get; }

    /// <summary>That trial's attempt; null before there is one.</summary>
    public int? Attempt { get; }

    /// <summary>That trial's configuration.</summary>
    public OrderedDictionary? Config { get; }

    /// <summary>The values it reported last; empty before the first report.</summary>
    public OrderedDictionary Metrics { get; }

    /// <summary>The folder of the checkpoint that was saved, or is gone on from.</summary>
    public string? Checkpoint { get; }

    /// <summary>Why, where there is a reason.</summary>
    public string? Reason { get; }

    /// <summary>What went wrong, where something did.</summary>
    public string? Error { get; }

    /// <summary>The moment and the trial.</summary>
    public override string ToString() => TrialId is null ? Hook : $"{Hook} {TrialId}";
}
