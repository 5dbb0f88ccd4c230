using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Around;

/// <summary>Proposes only while fewer than so many of its trials are unfinished (<c>search_alg.max_concurrent</c>): a searcher that learns proposes better the more it knows.</summary>
/// <remarks>Paused trials do not count: their results are on the way no sooner for waiting.</remarks>
/// <param name="inner">Proposes.</param>
/// <param name="most">From 1.</param>
public sealed class LimitedSearcher(ISearcher inner, int most) : ISearcher
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int running = context.Pending.Count - context.Paused;
        return running >= most
            ? new Suggestion.NotNow(string.Create(CultureInfo.InvariantCulture, $"{running} trials are unfinished, max_concurrent of the searcher is {most}"))
            : inner.Suggest(context);
    }

    /// <inheritdoc/>
    public void OnCreated(CreatedTrial trial) => inner.OnCreated(trial);

    /// <inheritdoc/>
    public void OnReport(TrialId trial, ImmutableArray<Metric> result) => inner.OnReport(trial, result);

    /// <inheritdoc/>
    public void OnRung(RungReport report) => inner.OnRung(report);

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial) => inner.Observe(trial);

    /// <inheritdoc/>
    public void OnReopened(TrialId trial) => inner.OnReopened(trial);
}
