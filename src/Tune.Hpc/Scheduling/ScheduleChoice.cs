using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling;

/// <summary>What a scheduler sees when a place is free.</summary>
/// <param name="MayStartNew">Whether a new trial can be had; false once the searcher has none, or has none for now.</param>
/// <param name="Live">How many trials have a place.</param>
public readonly record struct ScheduleSituation(bool MayStartNew, int Live);

/// <summary>Who gets a free place.</summary>
public readonly record struct ScheduleChoice
{
    private ScheduleChoice(bool isNew, TrialId? resumed, string? reason)
    {
        IsNew = isNew;
        Resumed = resumed;
        Reason = reason;
    }

    /// <summary>A new trial, if there is one.</summary>
    public static ScheduleChoice StartNew => new(true, null, null);

    /// <summary>Nobody for now.</summary>
    public static ScheduleChoice Wait => default;

    /// <summary>Whether a new trial is wanted.</summary>
    public bool IsNew { get; }

    /// <summary>The paused trial that goes on; null for none.</summary>
    public TrialId? Resumed { get; }

    /// <summary>Why that one.</summary>
    public string? Reason { get; }

    /// <summary>A paused trial.</summary>
    public static ScheduleChoice Resume(TrialId trial, string reason) => new(false, trial, reason);
}
