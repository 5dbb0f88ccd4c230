using System.Collections.Immutable;
using Tune.Hpc.Search;
using Tune.Hpc.TestKit.Search;

namespace Tune.Hpc.Tests.Search;

/// <summary>The search algorithms that <see cref="SearcherContract"/> holds; a new one gets a line here.</summary>
internal static class SearcherCases
{
    public static ImmutableArray<SearcherCase> All { get; } =
    [
        new("random", new RandomSettings())
        {
            OnlyOrderCounts = true,
            MayRepeat = true,
            Exempt = ImmutableDictionary.CreateRange<string, string>(
            [
                new("a space of one point is one trial", "num_samples says how many samples there are, equal ones included"),
                new("a finite space is gone through, and then it has finished", "each sample is drawn for itself; grid_search goes through a space"),
                new("a finite space with conditions is gone through, and then it has finished", "each sample is drawn for itself; grid_search goes through a space"),
            ]),
        },
    ];

    /// <summary>Those that no contract of ours can hold, and why.</summary>
    public static ImmutableDictionary<string, string> NotHeld { get; } = ImmutableDictionary.CreateRange<string, string>(
    [
        new("command", "what a user's program proposes is its own affair; that its answers are checked and it is told everything is tried in Search/External"),
    ]);
}
