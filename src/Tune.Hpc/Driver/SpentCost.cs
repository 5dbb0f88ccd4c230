using System.Collections.Immutable;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What trials have cost by <c>cost_attr</c>: a value they report, their run time, or one each.</summary>
/// <param name="attribute">The metric; <see cref="MetricNames.TimeTotalS"/> is run time in seconds; null: each trial costs 1.</param>
/// <param name="hours">Run time as budgets count it.</param>
public sealed class SpentCost(string? attribute, SpentHours hours)
{
    private readonly SortedDictionary<TrialId, double> _reported = [];
    private double _sum;
    private long _ended;

    /// <summary>The attribute; null: each trial costs 1.</summary>
    public string? Attribute => attribute;

    private bool ByTime => attribute == MetricNames.TimeTotalS;

    /// <summary>The cost of all trials: the last values they have reported, or the run time of all attempts, running ones included, or how many have ended.</summary>
    /// <param name="live">The trials that run.</param>
    /// <param name="now">Until when they are counted.</param>
    public double At(IEnumerable<TrialState> live, DateTimeOffset now) => ByTime ? hours.RunHours(live, now) * 3600 : attribute is null ? _ended : _sum;

    /// <summary>A trial reports: what it says is what it has cost so far. Values that are no number, or below 0, count as 0.</summary>
    internal void OnReport(TrialId trial, ImmutableArray<Metric> metrics)
    {
        if (attribute is not null && !ByTime && ReportJudge.ValueOf(metrics, attribute) is { IsNumeric: true } value)
        {
            double cost = double.IsFinite(value.AsDouble) ? Math.Max(0, value.AsDouble) : 0;
            _sum += cost - _reported.GetValueOrDefault(trial);
            _reported[trial] = cost;
        }
    }

    /// <summary>A trial has ended: what it has cost.</summary>
    internal double Ended(TrialState trial)
    {
        _ended++;
        return attribute is null ? 1 : ByTime ? trial.EndedRunTime.TotalSeconds : _reported.GetValueOrDefault(trial.Id);
    }
}
