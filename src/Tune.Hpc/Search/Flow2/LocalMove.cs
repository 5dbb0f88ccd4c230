namespace Tune.Hpc.Search.Flow2;

/// <summary>What a proposal is.</summary>
internal enum MoveKind
{
    /// <summary>A place to begin at.</summary>
    Start,

    /// <summary>From the incumbent in a random direction.</summary>
    Forward,

    /// <summary>In the direction opposite to the last one.</summary>
    Back,

    /// <summary>The incumbent again, with more resource.</summary>
    Again,

    /// <summary>A global model's.</summary>
    Global,
}

/// <summary>A local search's proposal.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Point">Its place.</param>
/// <param name="Resource">With how much resource; null without a schedule.</param>
internal sealed record LocalMove(MoveKind Kind, double[] Point, double? Resource);
