using System.Collections.Immutable;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Search;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>Judges one report, in Ray Tune's order: the trial itself (<c>done: true</c>), then stop rules, then the scheduler.</summary>
internal sealed class ReportJudge(ExperimentRules rules)
{
    private readonly ImmutableArray<StopWatch> _stops = [.. rules.Stop.Select(StopWatch.Of)];

    /// <summary>Why a stop rule could not be evaluated, the first time that was so.</summary>
    internal string? StopRuleProblem { get; private set; }

    /// <summary>The first report that the scheduler could not judge, for lack of a value: whose, and which name.</summary>
    internal (TrialId Trial, string Name)? Missing { get; private set; }

    /// <summary>Why a stop rule ends the whole experiment, once one does.</summary>
    internal string? WhyStopAll => _stops.Select(s => s.WhyStopAll).FirstOrDefault(w => w is not null);

    /// <summary>A person wants to go on: what has ended the experiment must come about anew.</summary>
    internal void Forgive()
    {
        Missing = null;
        foreach (var stop in _stops)
        {
            stop.Forgive();
        }
    }

    /// <summary>The verdict; null where nothing was judged, and nothing is worth telling.</summary>
    /// <param name="trial">The trial, the report counted already.</param>
    /// <param name="metrics">What it reported.</param>
    /// <param name="loss">The loss among that.</param>
    /// <param name="asked">What the scheduler sees beside that; null where it is not asked.</param>
    internal (VerdictGiven Given, Exploitation? Exploits)? Judge(TrialState trial, ImmutableArray<Metric> metrics, double? loss, TrialReport? asked)
    {
        // Stop rules are asked in any case: what they remember of the trials must not depend on how those end.
        string? reason = WhyStop(trial, metrics);
        bool done = ValueOf(metrics, MetricNames.Done) is { AsBoolean: true };
        TrialReport? report = asked is { } seen && loss is { } value && ValueOf(metrics, rules.Scheduler.TimeAttribute) is { IsNumeric: true } budget
            ? seen with { Budget = budget.AsDouble, Loss = value }
            : null;
        if (asked is not null && report is null && rules.Objective is { } objective)
        {
            Missing ??= (trial.Id, loss is null ? objective.Metric : rules.Scheduler.TimeAttribute);
        }

        if (!done && reason is null)
        {
            return report is { } judged ? Ask(trial, judged) : null;
        }

        if (report is { } last)
        {
            rules.Scheduler.OnLastReport(last);
            rules.Searcher?.OnRung(new RungReport(last.Trial, last.Budget, last.Loss));
        }

        return done ? Give(trial, VerdictKind.Stop, "done", "it reported done: true") : Give(trial, VerdictKind.Stop, "stop", reason!);
    }

    private (VerdictGiven, Exploitation?)? Ask(TrialState trial, TrialReport report)
    {
        var verdict = rules.Scheduler.Decide(report);
        if (verdict.Reason is not null)
        {
            rules.Searcher?.OnRung(new RungReport(report.Trial, report.Budget, report.Loss));
        }

        return verdict.Reason is { } why ? Give(trial, verdict.Kind, rules.Scheduler.Name, why, verdict.Exploits) : null;
    }

    /// <summary>A rule that cannot take a report's values must not keep the report out of the journal, at this start of the driver and at every later one.</summary>
    private string? WhyStop(TrialState trial, ImmutableArray<Metric> metrics)
    {
        var report = new StopReport(trial.Id, trial.Config, trial.Reports, metrics);
        foreach (var rule in _stops)
        {
            try
            {
                if (rule.Check(report) is { } reason)
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
