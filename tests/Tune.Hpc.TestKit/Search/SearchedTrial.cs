using Tune.Hpc.Search;

namespace Tune.Hpc.TestKit.Search;

/// <summary>A trial of a <see cref="SearchRun"/>.</summary>
/// <param name="created">As the searcher knows it.</param>
/// <param name="isAgain">Whether a person had it made, of an earlier one's configuration.</param>
public sealed class SearchedTrial(CreatedTrial created, bool isAgain)
{
    /// <summary>As the searcher knows it.</summary>
    public CreatedTrial Created { get; } = created;

    /// <summary>Whether a person had it made, of an earlier one's configuration.</summary>
    public bool IsAgain { get; } = isAgain;

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded { get; internal set; }

    /// <summary>How often it was opened again.</summary>
    public int Reopened { get; internal set; }

    /// <summary>The rungs it has reached.</summary>
    public int Rungs { get; internal set; }

    /// <summary>Its last loss; null for none.</summary>
    public double? Loss { get; internal set; }
}
