using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Search.Around;

/// <summary>Proposes in batches (<c>search_alg.batch</c>): results are told together, by trial number, once none of the batch is unfinished, and only then the next batch begins.</summary>
/// <remarks>A batch that cannot be filled, for lack of places, is as large as it has become when its last trial ends.</remarks>
/// <param name="inner">Proposes.</param>
/// <param name="size">How many trials are a batch; from 1.</param>
public sealed class BatchedSearcher(ISearcher inner, int size) : ISearcher
{
    private readonly SortedDictionary<TrialId, FinishedTrial?> _batch = [];

    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public Suggestion Suggest(SuggestContext context) => _batch.Count < size
        ? inner.Suggest(context)
        : new Suggestion.NotNow(string.Create(CultureInfo.InvariantCulture, $"{_batch.Values.Count(f => f is null)} of a batch of {size} are unfinished"));

    /// <inheritdoc/>
    public void OnCreated(CreatedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _batch[trial.Trial] = null;
        inner.OnCreated(trial);
    }

    /// <inheritdoc/>
    public void OnReport(TrialId trial, ImmutableArray<Metric> result) => inner.OnReport(trial, result);

    /// <inheritdoc/>
    public void OnRung(RungReport report) => inner.OnRung(report);

    /// <inheritdoc/>
    public void Observe(FinishedTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        _batch[trial.Trial] = trial;
        if (_batch.Values.Any(f => f is null))
        {
            return;
        }

        var results = _batch.Values.ToList();
        _batch.Clear();
        foreach (var result in results)
        {
            inner.Observe(result!);
        }
    }

    /// <inheritdoc/>
    public void OnReopened(TrialId trial)
    {
        if (!_batch.ContainsKey(trial))
        {
            inner.OnReopened(trial);
        }

        _batch[trial] = null;
    }
}
