using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search;

/// <summary>Chooses configurations.</summary>
/// <remarks>Its state is a function of what it was told, in that order: after a restart it is told the same again. Suggesting changes nothing.</remarks>
public interface ISearcher
{
    /// <summary>Its name in specifications.</summary>
    string Name { get; }

    /// <summary>Proposes the next configuration.</summary>
    Suggestion Suggest(SuggestContext context);

    /// <summary>Hears of a trial that has ended, once for each.</summary>
    void Observe(FinishedTrial trial);
}

/// <summary>What a searcher may look at when it proposes.</summary>
public sealed record SuggestContext
{
    /// <summary>Which suggestion this is, from 0.</summary>
    public required long Index { get; init; }

    /// <summary><c>num_samples</c>; −1 is without limit.</summary>
    public required long NumSamples { get; init; }

    /// <summary>Configurations proposed and not finished.</summary>
    public required IReadOnlyCollection<ConfigMap> Pending { get; init; }
}

/// <summary>A searcher's answer.</summary>
public abstract record Suggestion
{
    private Suggestion()
    {
    }

    /// <summary>Run this.</summary>
    /// <param name="Config">The configuration.</param>
    /// <param name="Reason">Where it comes from and why.</param>
    public sealed record Run(ConfigMap Config, string Reason) : Suggestion
    {
        /// <summary>Which suggestion this is, where numbers before it were left out; null: the one that was asked for.</summary>
        public long? Index { get; init; }
    }

    /// <summary>The result is known; count the trial and do not run it.</summary>
    /// <param name="Config">The configuration.</param>
    /// <param name="Result">Its result.</param>
    /// <param name="Reason">Where it comes from.</param>
    public sealed record Known(ConfigMap Config, ImmutableArray<Metric> Result, string Reason) : Suggestion;

    /// <summary>Ask again when something has finished.</summary>
    /// <param name="Reason">What it waits for.</param>
    public sealed record NotNow(string Reason) : Suggestion;

    /// <summary>There will be no more.</summary>
    /// <param name="Reason">Why.</param>
    public sealed record Finished(string Reason) : Suggestion;
}

/// <summary>What a searcher hears of a trial that has ended.</summary>
public sealed record FinishedTrial
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Its configuration.</summary>
    public required ConfigMap Config { get; init; }

    /// <summary>The last loss it reported, lower is better; null if none, NaN if it was no number.</summary>
    public required double? Loss { get; init; }

    /// <summary>The training iteration it reached.</summary>
    public required long Iteration { get; init; }

    /// <summary>How long its attempts have run together: its cost.</summary>
    public TimeSpan RunTime { get; init; }

    /// <summary>True if it gave up after failures of its own.</summary>
    public required bool Failed { get; init; }

    /// <summary>True if a scheduler ended it early.</summary>
    public required bool StoppedEarly { get; init; }
}
