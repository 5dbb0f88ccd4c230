using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Fills in what a report lacks, under Ray Tune's names: <c>training_iteration</c>, <c>time_total_s</c>, <c>time_this_iter_s</c>.</summary>
public static class ReportCompletion
{
    /// <summary>The report as it goes into the journal. Values the script gave are never changed, but for an iteration that is no number.</summary>
    /// <param name="trial">The trial, as folded so far.</param>
    /// <param name="attempt">The attempt that wrote it.</param>
    /// <param name="metrics">What it wrote.</param>
    /// <param name="checkpoint">The checkpoint it named.</param>
    /// <param name="offset">Where its inbox goes on.</param>
    /// <param name="now">When it was read.</param>
    /// <param name="update">Which of the trial's configurations it was made with, where it says so.</param>
    public static ReportReceived Complete(
        TrialState trial, AttemptState attempt, ImmutableArray<Metric> metrics, string? checkpoint, long offset, DateTimeOffset now, int? update = null)
    {
        var has = Given.None;
        foreach (var metric in metrics)
        {
            has |= metric.Name switch
            {
                MetricNames.TrainingIteration when metric.Value.IsNumeric => Given.Iteration,
                MetricNames.TimeTotalS => Given.Total,
                MetricNames.TimeThisIterS => Given.This,
                _ => Given.None,
            };
        }

        if (has != Given.All)
        {
            metrics = Fill(metrics, has, trial, attempt, BaseOf(trial, attempt, update), now);
        }

        return new ReportReceived { Trial = trial.Id, Attempt = attempt.Planned.Attempt, Offset = offset, Metrics = metrics, Checkpoint = checkpoint, Update = update };
    }

    /// <summary>The first report after a change of configuration goes on from the checkpoint that came with it.</summary>
    private static long BaseOf(TrialState trial, AttemptState attempt, int? update) =>
        update > attempt.Update && update <= trial.Update && trial.Exploits[update.Value - 1] is { SourceCheckpoint: not null } exploit ? exploit.SourceIteration : attempt.Iteration;

    private static ImmutableArray<Metric> Fill(ImmutableArray<Metric> metrics, Given has, TrialState trial, AttemptState attempt, long iteration, DateTimeOffset now)
    {
        var filled = ImmutableArray.CreateBuilder<Metric>(metrics.Length + 3);
        filled.AddRange(metrics);
        if (!has.HasFlag(Given.Iteration))
        {
            filled.RemoveAll(m => m.Name == MetricNames.TrainingIteration); // a text, say: a name stands in a report once
        }

        var begin = attempt.StartedAt ?? attempt.PlannedAt;
        if (!has.HasFlag(Given.Iteration))
        {
            filled.Add(new Metric(MetricNames.TrainingIteration, MetricValue.Of(iteration + 1)));
        }

        if (!has.HasFlag(Given.Total))
        {
            filled.Add(new Metric(MetricNames.TimeTotalS, Seconds(trial.TimeBefore + (now - begin))));
        }

        if (!has.HasFlag(Given.This))
        {
            filled.Add(new Metric(MetricNames.TimeThisIterS, Seconds(now - (attempt.LastReportAt ?? begin))));
        }

        return filled.ToImmutable();
    }

    /// <summary>To the millisecond; clocks of two hosts may disagree, time never runs backwards.</summary>
    private static MetricValue Seconds(TimeSpan time) => MetricValue.Of(Math.Max(0, Math.Round(time.TotalSeconds, 3)));

    [Flags]
    private enum Given
    {
        None = 0,
        Iteration = 1,
        Total = 2,
        This = 4,
        All = 7,
    }
}
