namespace Tune.Hpc.Search.Flow2;

/// <summary>Which of the algorithms of one local search at a time.</summary>
/// <param name="Name">Its name in specifications.</param>
internal sealed record CfoVariant(string Name)
{
    /// <summary>Whether directions have few coordinates.</summary>
    public bool Truncates { get; init; }

    /// <summary>Whether another search follows one that has converged.</summary>
    public bool Restarts { get; init; } = true;
}
