namespace Tune.Hpc.Driver;

/// <summary>A checkpoint of a trial, as far as the journal knows it.</summary>
/// <param name="Name">Its folder below the trial's <c>checkpoints</c>.</param>
/// <param name="Iteration">The training iteration it has reached.</param>
public sealed record TrialCheckpoint(string Name, long Iteration)
{
    /// <summary>The loss of the report it came with; null where that had none.</summary>
    public double? Loss { get; init; }

    /// <summary>The value of <c>checkpoint_score_attribute</c> in that report; NaN where it had none.</summary>
    public double Score { get; init; } = double.NaN;

    /// <summary>The <c>time_total_s</c> of the report it came with; null where that had none.</summary>
    public double? TimeTotal { get; init; }

    /// <summary>Its size; null where that is not known.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether it lies on disk: a copy of another trial's is named before it is made.</summary>
    public bool IsThere { get; init; } = true;
}
