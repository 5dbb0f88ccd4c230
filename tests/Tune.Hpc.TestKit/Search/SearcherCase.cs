using System.Collections.Immutable;
using Tune.Hpc.Search;

namespace Tune.Hpc.TestKit.Search;

/// <summary>One search algorithm, with the settings under which <see cref="SearcherContract"/> is checked.</summary>
/// <remarks>Settings with a short start-up and a small population let it show its method within <see cref="Trials"/>.</remarks>
/// <param name="Name">What tests call it.</param>
/// <param name="Settings">Its settings.</param>
public sealed record SearcherCase(string Name, SearcherSettings Settings)
{
    /// <summary>Whether only the order of losses counts: any strictly rising function of them leaves its proposals as they are.</summary>
    public bool OnlyOrderCounts { get; init; }

    /// <summary>Whether it may propose a configuration again.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>How many trials a run has: a method whose proposals are dear takes fewer.</summary>
    public int Trials { get; init; } = 30;

    /// <summary>How many results the law of many results tells: fewer where the cost of a proposal grows with them by the method's nature.</summary>
    public int MostResults { get; init; } = 10_000;

    /// <summary>How many objectives the trials have.</summary>
    public int Objectives { get; init; } = 1;

    /// <summary>Laws that it need not keep, each with the reason.</summary>
    public ImmutableDictionary<string, string> Exempt { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
