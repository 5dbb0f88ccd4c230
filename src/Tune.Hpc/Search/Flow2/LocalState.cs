using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Flow2;

/// <summary>Where a local search is. A value: whatever happens makes a new one.</summary>
internal sealed record LocalState
{
    /// <summary>The incumbent's place; NaN for parameters that it does not have.</summary>
    public required double[] Centre { get; init; }

    /// <summary>The incumbent's result; null while it is not measured at the present resource.</summary>
    public required Observation? Best { get; init; }

    /// <summary>How many parameters the incumbent has.</summary>
    public required int Dimensions { get; init; }

    /// <summary>How long a step is.</summary>
    public required double Step { get; init; }

    /// <summary>How many coordinates a direction may have that are not 0; 0: all.</summary>
    public int Kept { get; init; }

    /// <summary>How often the incumbent, or its resource, has changed: tells which proposals are around the present one.</summary>
    public int Moves { get; init; }

    /// <summary>The direction whose opposite was not tried.</summary>
    public double[]? Tried { get; init; }

    /// <summary>How many more proposals may go out before others have ended.</summary>
    public int Allowed { get; init; }

    /// <summary>Proposals around this incumbent.</summary>
    public int Proposed { get; init; }

    /// <summary>Those that have ended and were no better.</summary>
    public int Completed { get; init; }

    /// <summary>What those have cost.</summary>
    public double SpentAround { get; init; }

    /// <summary>What the incumbent has cost.</summary>
    public double CostOfBest { get; init; }

    /// <summary>All proposals of this search, and one.</summary>
    public long Proposals { get; init; } = 1;

    /// <summary>All of them that have ended, and one.</summary>
    public long Completions { get; init; } = 1;

    /// <summary><see cref="Completions"/> when the incumbent was found.</summary>
    public long FoundAt { get; init; } = 1;

    /// <summary>Proposals when the step was last shortened; 0 before.</summary>
    public long ShortenedAt { get; init; }

    /// <summary>The same, the time before.</summary>
    public long ShortenedBefore { get; init; }

    /// <summary>Until the first stall, steps that lead nowhere make it longer.</summary>
    public bool IsFirstPhase { get; init; } = true;

    /// <summary>The step is too short for any difference.</summary>
    public bool IsStalled { get; init; }

    /// <summary>The resource at which it compares; null without a schedule.</summary>
    public double? Resource { get; init; }

    /// <summary>True while the incumbent is measured anew, with more resource.</summary>
    public bool IsMeasuring { get; init; }

    /// <summary>The best neighbour at that resource that has ended before.</summary>
    public Observation? Above { get; init; }

    /// <summary>It is stalled, and what was out has come back.</summary>
    public bool HasConverged => IsStalled && Completed >= Flow2Numbers.StallLimit(Dimensions) - 2;
}
