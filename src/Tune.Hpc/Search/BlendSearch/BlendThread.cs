using Tune.Hpc.Search.Flow2;

namespace Tune.Hpc.Search.BlendSearch;

/// <summary>A local thread: its search and how well that does.</summary>
/// <param name="State">Where the search is.</param>
/// <param name="Standing">How well it does.</param>
internal sealed record BlendThread(LocalState State, ThreadStanding Standing)
{
    /// <summary>Whether it may propose more before some have come back.</summary>
    public bool MayPropose => State.Allowed > 0;
}
