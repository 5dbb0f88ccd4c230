namespace Tune.Hpc.Search.Around;

/// <summary>What the searcher hears of a suggestion that ran several times (<c>search_alg.repeat_score</c>).</summary>
public enum RepeatScore
{
    /// <summary>The mean of the losses.</summary>
    Mean,

    /// <summary>Their median.</summary>
    Median,

    /// <summary>The largest of them.</summary>
    Worst,
}
