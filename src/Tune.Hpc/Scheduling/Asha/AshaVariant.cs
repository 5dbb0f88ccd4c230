namespace Tune.Hpc.Scheduling.Asha;

/// <summary>What happens to a trial at a rung.</summary>
public enum AshaVariant
{
    /// <summary>Judged at once against those before it: it goes on or ends, and never needs a checkpoint.</summary>
    Stopping,

    /// <summary>It pauses, and goes on once it is among the best; the form of the paper.</summary>
    Promotion,
}
