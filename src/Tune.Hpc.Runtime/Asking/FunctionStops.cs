using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Judges reports by the stop rules that ask functions. Their verdicts are decided here, once, and stand in the journal: folding it asks nobody.</summary>
internal sealed class FunctionStops
{
    private readonly Recorder _recorder;
    private readonly ImmutableArray<StopRule.When> _rules;
    private readonly AskFunction? _ask;
    private readonly FunctionWarnings _warnings;
    private bool _tookOver;

    internal FunctionStops(Recorder recorder, ExperimentSpec spec, AskFunction? ask, FunctionWarnings warnings)
    {
        _recorder = recorder;
        _rules = [.. spec.Stop.Where(r => r.AsksFunctions).OfType<StopRule.When>()];
        _ask = ask;
        _warnings = warnings;
        if (!_rules.IsEmpty)
        {
            recorder.Reported = OnReport;
        }
    }

    /// <summary>The driver before this one may have died between a report and its verdict: the last report of each live trial is judged again, once.</summary>
    internal void TakeOver()
    {
        if (_tookOver || _rules.IsEmpty)
        {
            return;
        }

        _tookOver = true;
        foreach (var trial in _recorder.State.Live.Where(t => t.Reports > 0).ToList())
        {
            Judge(trial, trial.LastMetrics);
        }
    }

    private void OnReport(ReportReceived report) => Judge(_recorder.State.Find(report.Trial)!, report.Metrics);

    private void Judge(TrialState trial, ImmutableArray<Metric> metrics)
    {
        // Where everything is to end, an answer would change nothing and may take its time.
        if (trial.StopVerdict is not null || trial.Live is null || _recorder.State.Stopping is not null || _ask is not { } ask)
        {
            return;
        }

        foreach (var rule in _rules)
        {
            if (WhyStop(rule, trial, metrics, ask) is { } reason)
            {
                _recorder.Append(new VerdictGiven { Trial = trial.Id, Verdict = VerdictKind.Stop, By = "stop", Reason = reason, Iteration = trial.Iteration });
                return;
            }
        }
    }

    private string? WhyStop(StopRule.When rule, TrialState trial, ImmutableArray<Metric> metrics, AskFunction ask)
    {
        try
        {
            return StopRules.Ask(rule, trial.Id, trial.Config, metrics, ask);
        }
        catch (TuneException error)
        {
            _warnings.Tell("this stop rule stops nothing", error);
            return null;
        }
    }
}
