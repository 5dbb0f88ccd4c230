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

    /// <summary>Hears of a trial that was made, of its own suggestion or because a person wants one again; once for each, before anything else about it.</summary>
    void OnCreated(CreatedTrial trial)
    {
    }

    /// <summary>Hears of a report that the scheduler has judged at one of its rungs, so that losses there can be compared.</summary>
    void OnRung(RungReport report)
    {
    }

    /// <summary>Hears of a trial that has ended: once for each, and once more for one that was reopened meanwhile.</summary>
    void Observe(FinishedTrial trial);

    /// <summary>Hears that a trial which had ended runs again.</summary>
    void OnReopened(TrialId trial)
    {
    }
}

/// <summary>What a searcher may look at when it proposes.</summary>
public sealed record SuggestContext
{
    /// <summary>Which suggestion this is, from 0.</summary>
    public required long Index { get; init; }

    /// <summary><c>num_samples</c>; −1 is without limit.</summary>
    public required long NumSamples { get; init; }

    /// <summary>Trials that run, wait or are paused.</summary>
    public required IReadOnlyCollection<CreatedTrial> Pending { get; init; }
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

        /// <summary>What the searcher wants to read again with the trial, after a restart too; empty for nothing.</summary>
        public ConfigMap Notes { get; init; } = ConfigMap.Empty;
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

/// <summary>A trial as a searcher knows it before it has ended.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Index">Which suggestion it was, from 0; a restarted trial has its predecessor's.</param>
/// <param name="Config">Its configuration.</param>
/// <param name="Notes">What the searcher noted with the suggestion; empty for nothing.</param>
public sealed record CreatedTrial(TrialId Trial, long Index, ConfigMap Config, ConfigMap Notes);

/// <summary>A loss at a rung of the scheduler.</summary>
/// <param name="Trial">The trial, which has not ended.</param>
/// <param name="Budget">How far it is, in units of the scheduler's <c>time_attr</c>.</param>
/// <param name="Loss">Lower is better; may be NaN.</param>
public readonly record struct RungReport(TrialId Trial, double Budget, double Loss);

/// <summary>What a searcher hears of a trial that has ended.</summary>
public sealed record FinishedTrial
{
    /// <summary>The trial.</summary>
    public required TrialId Trial { get; init; }

    /// <summary>Its configuration.</summary>
    public required ConfigMap Config { get; init; }

    /// <summary>The last loss it reported, lower is better; null if none, NaN if it was no number.</summary>
    public required double? Loss { get; init; }

    /// <summary>The last values of all objectives as losses, in their order, where there are several; NaN for what it has not reported. Empty where there is one objective.</summary>
    public ImmutableArray<double> Losses { get; init; } = [];

    /// <summary>By how much its last report breaks each metric constraint: 0 where it keeps it, NaN where it has not reported the metric. Empty without such constraints.</summary>
    public ImmutableArray<double> Violations { get; init; } = [];

    /// <summary>What it cost by <c>cost_attr</c>: 0 where it did not report that, 1 where no cost is asked for; null: its run time in seconds.</summary>
    public double? ReportedCost { get; init; }

    /// <summary>What the searcher noted with the suggestion; empty for nothing.</summary>
    public ConfigMap Notes { get; init; } = ConfigMap.Empty;

    /// <summary>The training iteration it reached.</summary>
    public required long Iteration { get; init; }

    /// <summary>How long its attempts have run together: its cost.</summary>
    public TimeSpan RunTime { get; init; }

    /// <summary>True if it gave up after failures of its own.</summary>
    public required bool Failed { get; init; }

    /// <summary>True if a scheduler ended it early.</summary>
    public required bool StoppedEarly { get; init; }
}
