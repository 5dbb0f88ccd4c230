namespace Tune.Hpc.Search.Auto;

/// <summary>What <c>auto</c> has chosen.</summary>
/// <param name="Algorithm">The algorithm and its settings.</param>
/// <param name="Because">Why, in words that go on after "because".</param>
public sealed record AutoChoice(SearcherSettings Algorithm, string Because)
{
    /// <summary>As it is shown.</summary>
    public override string ToString() => $"{Algorithm.Type}, because {Because}";
}
