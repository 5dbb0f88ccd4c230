using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>A part of what an experiment has used.</summary>
/// <param name="Name">A trial's status or an attempt's outcome; <c>running</c> for attempts that have not ended.</param>
/// <param name="Count">How many trials or attempts.</param>
/// <param name="Cost">What they used.</param>
public sealed record CostShare(string Name, long Count, TrialCost Cost);

/// <summary>What an experiment has used, by where it went.</summary>
public sealed record CostSummary
{
    /// <summary>The name of the share of attempts that have not ended.</summary>
    public const string Running = "running";

    /// <summary>Everything.</summary>
    public required TrialCost Total { get; init; }

    /// <summary>By the status of trials, in the order in which they appear.</summary>
    public required ImmutableArray<CostShare> ByStatus { get; init; }

    /// <summary>By the outcome of attempts, in the order in which they appear.</summary>
    public required ImmutableArray<CostShare> ByOutcome { get; init; }

    /// <summary>Attempts that failed, or were lost or cut off by the machine. A later attempt may have gone on from their checkpoint.</summary>
    public required CostShare Failed { get; init; }

    /// <summary>What trials that the scheduler stopped would have used up to <c>max_t</c> at the pace they had: an estimate. Null where it cannot be made.</summary>
    public CostShare? Saved { get; init; }

    /// <summary>That of an experiment as it was last read.</summary>
    public static CostSummary Of(ExperimentView view)
    {
        var state = view.State;
        var byStatus = new Shares();
        var byOutcome = new Shares();
        var failed = new CostShare("failed", 0, default);
        foreach (var trial in state.Trials)
        {
            byStatus.Add(TrialTable.NameOf(trial.Status), TrialCost.Of(trial, view.ReadAt));
            foreach (var attempt in trial.Attempts.Where(a => a.StartedAt is not null || a.Outcome is not null))
            {
                var cost = TrialCost.Of(attempt, view.ReadAt);
                byOutcome.Add(attempt.Outcome is { } outcome ? OutcomeNames.NameOf(outcome) : Running, cost);
                failed = IsFailure(attempt.Outcome) ? failed with { Count = failed.Count + 1, Cost = failed.Cost + cost } : failed;
            }
        }

        return new CostSummary
        {
            Total = TrialCost.Of(state, view.ReadAt),
            ByStatus = byStatus.All,
            ByOutcome = byOutcome.All,
            Failed = failed,
            Saved = SavedBy(view),
        };
    }

    private static bool IsFailure(AttemptOutcome? outcome) => outcome is not (
        null or AttemptOutcome.Completed or AttemptOutcome.Stopped or AttemptOutcome.ResumeRequested or AttemptOutcome.Interrupted or AttemptOutcome.Canceled or AttemptOutcome.Paused or AttemptOutcome.Replaced);

    // Only where budgets are counted in iterations: of another attribute the last value is not kept.
    private static CostShare? SavedBy(ExperimentView view)
    {
        var scheduler = view.Spec.Document["scheduler"] as ConfigMap;
        if (scheduler?["max_t"]?.AsDouble is not { } most || (scheduler["time_attr"] as ConfigText)?.Value is not (null or MetricNames.TrainingIteration))
        {
            return null;
        }

        var saved = new CostShare("stopped early", 0, default);
        foreach (var trial in view.State.Trials.Where(t => t.HasEnded && t.StopVerdict?.By == view.Spec.Scheduler && t.Iteration > 0 && t.Iteration < most))
        {
            saved = saved with { Count = saved.Count + 1, Cost = saved.Cost + TrialCost.Of(trial, view.ReadAt).Times((most - trial.Iteration) / trial.Iteration) };
        }

        return saved;
    }

    private sealed class Shares
    {
        private readonly Dictionary<string, int> _at = new(StringComparer.Ordinal);
        private readonly List<CostShare> _shares = [];

        public ImmutableArray<CostShare> All => [.. _shares];

        public void Add(string name, TrialCost cost)
        {
            if (!_at.TryGetValue(name, out int at))
            {
                at = _shares.Count;
                _at.Add(name, at);
                _shares.Add(new CostShare(name, 0, default));
            }

            _shares[at] = _shares[at] with { Count = _shares[at].Count + 1, Cost = _shares[at].Cost + cost };
        }
    }
}
