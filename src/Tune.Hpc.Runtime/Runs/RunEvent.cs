using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Runs;

/// <summary>A moment of a run, with what is known at it. Nothing in it changes later.</summary>
public sealed record RunEvent
{
    /// <summary>Which moment.</summary>
    public required RunHook Hook { get; init; }

    /// <summary>When, by the journal.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The trial it is about; null where it is about the whole run.</summary>
    public TrialId? Trial { get; init; }

    /// <summary>That trial's attempt, once there is one.</summary>
    public int? Attempt { get; init; }

    /// <summary>That trial's configuration.</summary>
    public ConfigMap? Config { get; init; }

    /// <summary>The report's values; for other moments those of the trial's last report.</summary>
    public ImmutableArray<Metric> Metrics { get; init; } = [];

    /// <summary>Name of the checkpoint that was saved or is gone on from.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Why, where there is a reason.</summary>
    public string? Reason { get; init; }

    /// <summary>What went wrong, where something did.</summary>
    public string? Error { get; init; }
}
