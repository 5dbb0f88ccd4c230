namespace Tune.Hpc.PowerShell.Engine;

/// <summary>One bar of progress.</summary>
/// <param name="Id">Which bar.</param>
/// <param name="Activity">What is going on.</param>
/// <param name="Status">Where it stands.</param>
internal sealed record Progress(int Id, string Activity, string Status)
{
    /// <summary>The bar this one is part of; -1 for none.</summary>
    public int Parent { get; init; } = -1;

    /// <summary>0 to 100; -1 where nobody knows.</summary>
    public int Percent { get; init; } = -1;

    /// <summary>What is being done at this moment.</summary>
    public string? Operation { get; init; }

    /// <summary>How long it still takes; null where nobody knows.</summary>
    public TimeSpan? Left { get; init; }

    /// <summary>Whether the bar goes away.</summary>
    public bool IsDone { get; init; }
}
