namespace Tune.Hpc.Scheduling.Hyperband;

/// <summary>In which order the brackets of a band are filled.</summary>
public enum HyperbandOrder
{
    /// <summary>Those that halve least come first, as in Ray Tune's HyperBand: few trials are hardly stopped.</summary>
    Conservative,

    /// <summary>Those that halve most come first, as in the paper and in Ray Tune's HyperBand for BOHB.</summary>
    Aggressive,
}
