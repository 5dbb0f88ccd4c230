using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Where a run stands, as its bars of progress show it.</summary>
/// <param name="Status">Of the whole.</param>
/// <param name="Percent">0 to 100; -1 where the end is open.</param>
/// <param name="Left">How long it still takes; null where nobody knows.</param>
/// <param name="Trials">The first few trials that run.</param>
internal sealed record RunPicture(string Status, int Percent, TimeSpan? Left, ImmutableArray<TrialPicture> Trials)
{
    /// <summary>As many trials have a bar of their own.</summary>
    public const int TrialsShown = 5;

    /// <summary>The picture of a moment.</summary>
    public static RunPicture Of(ExperimentState state, DateTimeOffset now, ExperimentSummary spec, long? budget)
    {
        long done = state.CountOf(TrialStatus.Terminated) + state.CountOf(TrialStatus.Error);
        long? expected = ExperimentView.ExpectedTrialsOf(state, spec);
        string progress = expected is { } all ? string.Create(CultureInfo.InvariantCulture, $"{done} of {all} done") : string.Create(CultureInfo.InvariantCulture, $"{done} done");
        return new RunPicture(
            $"{progress}: {RunLines.Progress(state)}",
            expected is > 0 and var whole ? (int)Math.Clamp(done * 100 / whole, 0, 100) : -1,
            done > 0 && expected - done is > 0 and var left ? state.ElapsedAt(now) * left / done : null,
            [.. state.Live.Where(t => t.Status == TrialStatus.Running).Take(TrialsShown).Select(t => TrialPicture.Of(t, state.Rules.Objective, budget))]);
    }
}

/// <summary>Where a trial stands.</summary>
/// <param name="Name">Its number.</param>
/// <param name="Status">Its newest value, and its configuration.</param>
/// <param name="Percent">0 to 100; -1 where the end is open.</param>
internal sealed record TrialPicture(string Name, string Status, int Percent)
{
    internal static TrialPicture Of(TrialState trial, Objective? objective, long? budget)
    {
        string metric = objective is not null && !double.IsNaN(trial.Losses.Last) ? $"{objective.Metric} {Phrases.Number(objective.FromLoss(trial.Losses.Last))}  " : "";
        string iteration = trial.Iteration == 0 ? ""
            : budget is { } most ? string.Create(CultureInfo.InvariantCulture, $"iteration {trial.Iteration} of {most}  ")
            : string.Create(CultureInfo.InvariantCulture, $"iteration {trial.Iteration}  ");
        int percent = budget is { } full ? (int)Math.Clamp(trial.Iteration * 100 / full, 0, 100) : -1;
        return new TrialPicture(trial.Id.ToString(), metric + iteration + Phrases.Config(trial.Config), percent);
    }
}
