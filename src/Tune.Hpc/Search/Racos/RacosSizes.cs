namespace Tune.Hpc.Search.Racos;

/// <summary>How many points the classifier knows.</summary>
/// <param name="Train">Random points at the start; later the positive and the negative ones together.</param>
/// <param name="Positive">The best of them, around which is searched.</param>
internal readonly record struct RacosSizes(int Train, int Positive)
{
    /// <summary>The sizes for a number of evaluations.</summary>
    public static RacosSizes For(long budget) => budget switch
    {
        <= 50 => new(4, 1),
        <= 100 => new(6, 1),
        <= 1000 => new(12, 2),
        _ => new(22, 2),
    };

    /// <summary>How many coordinates of a positive point are drawn anew at once.</summary>
    /// <param name="dimensions">How many there are.</param>
    /// <param name="allDiscrete">Whether all have values that can be counted.</param>
    public static int UncertainOf(int dimensions, bool allDiscrete) => allDiscrete
        ? dimensions switch { <= 10 => 1, <= 50 => 2, <= 100 => 3, <= 1000 => 4, _ => 5 }
        : dimensions switch { <= 100 => 1, <= 1000 => 2, _ => 3 };
}
