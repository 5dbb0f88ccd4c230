using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Judges one report, in Ray Tune's order: the trial itself (<c>done: true</c>), then stop rules, then the scheduler.</summary>
internal sealed class ReportJudge(ExperimentRules rules)
{
    /// <summary>Why a stop rule could not be evaluated, the first time that was so.</summary>
    internal string? StopRuleProblem { get; private set; }

    /// <summary>The verdict; null where nothing was judged, and nothing is worth telling.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="metrics">What it reported.</param>
    /// <param name="loss">The loss among that.</param>
    /// <param name="asked">What the scheduler sees beside that; null where it is not asked.</param>
    internal (VerdictGiven Given, Exploitation? Exploits)? Judge(TrialState trial, ImmutableArray<Metric> metrics, double? loss, TrialReport? asked)
    {
        if (ValueOf(metrics, MetricNames.Done) is { AsBoolean: true })
        {
            return Give(trial, VerdictKind.Stop, "done", "it reported done: true");
        }

        if (WhyStop(trial, metrics) is { } reason)
        {
            return Give(trial, VerdictKind.Stop, "stop", reason);
        }

        if (asked is not { } report || loss is not { } value || ValueOf(metrics, rules.Scheduler.TimeAttribute) is not { IsNumeric: true } budget)
        {
            return null;
        }

        var verdict = rules.Scheduler.Decide(report with { Budget = budget.AsDouble, Loss = value });
        return verdict.Reason is { } why ? Give(trial, verdict.Kind, rules.Scheduler.Name, why, verdict.Exploits) : null;
    }

    /// <summary>A rule that cannot take a report's values must not keep the report out of the journal, at this start of the driver and at every later one.</summary>
    private string? WhyStop(TrialState trial, ImmutableArray<Metric> metrics)
    {
        foreach (var rule in rules.Stop)
        {
            try
            {
                if (StopRules.Check(rule, trial.Config, metrics) is { } reason)
                {
                    return reason;
                }
            }
            catch (TuneException problem)
            {
                StopRuleProblem ??= problem.Message;
            }
        }

        return null;
    }

    /// <summary>The loss among those values; null where the metric is not reported, or nothing is optimised.</summary>
    internal double? LossOf(ImmutableArray<Metric> metrics) =>
        rules.Objective is { } objective && ValueOf(metrics, objective.Metric) is { } value ? objective.ToLoss(value.AsDouble) : null;

    /// <summary>How far the trial says it is; text and booleans say nothing.</summary>
    internal static long? IterationOf(ImmutableArray<Metric> metrics) =>
        ValueOf(metrics, MetricNames.TrainingIteration) is { IsNumeric: true } value ? value.AsInt64 : null;

    /// <summary>The value of that name, or null.</summary>
    internal static MetricValue? ValueOf(ImmutableArray<Metric> metrics, string name)
    {
        foreach (var metric in metrics)
        {
            if (metric.Name == name)
            {
                return metric.Value;
            }
        }

        return null;
    }

    private static (VerdictGiven, Exploitation?) Give(TrialState trial, VerdictKind kind, string by, string reason, Exploitation? exploits = null) =>
        (new() { Trial = trial.Id, Verdict = kind, By = by, Reason = reason, Iteration = trial.Iteration }, exploits);
}
