using System.Collections.Immutable;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>What a trial last reported of several objectives, and of the metrics that have limits.</summary>
/// <remarks>Each value is the last one of its metric, also where later reports lack it.</remarks>
public sealed class GoalValues
{
    private readonly Goals _goals;

    internal GoalValues(Goals goals)
    {
        _goals = goals;
        Losses = goals.AreSeveral ? [.. goals.Objectives.Select(_ => double.NaN)] : [];
        Violations = [.. goals.Constraints.Select(_ => double.NaN)];
    }

    /// <summary>The last loss of each objective, in their order; NaN for what was not reported. Empty where there is one objective.</summary>
    public ImmutableArray<double> Losses { get; private set; }

    /// <summary>By how much each limit is broken: 0 where it is kept, NaN where the metric was not reported. Empty without limits.</summary>
    public ImmutableArray<double> Violations { get; private set; }

    /// <summary>The sum of what limits are broken by; +∞ where one of their metrics was not reported.</summary>
    public double Violation => Violations.Sum(v => double.IsNaN(v) ? double.PositiveInfinity : v);

    /// <summary>True where all limits are kept.</summary>
    public bool IsFeasible => Violation == 0;

    /// <summary>True where every one of several objectives has a finite value.</summary>
    public bool AreComplete => Losses.All(double.IsFinite);

    /// <summary>Those of what was reported; where a name stands there twice, the first counts.</summary>
    public static GoalValues Of(Goals goals, ImmutableArray<Metric> metrics)
    {
        ArgumentNullException.ThrowIfNull(goals);
        var values = new GoalValues(goals);
        values.See(metrics);
        return values;
    }

    internal void See(ImmutableArray<Metric> metrics)
    {
        for (int i = 0; i < Losses.Length; i++)
        {
            if (ReportJudge.ValueOf(metrics, _goals.Objectives[i].Metric) is { } value)
            {
                Losses = Losses.SetItem(i, _goals.Objectives[i].ToLoss(value.AsDouble));
            }
        }

        for (int i = 0; i < Violations.Length; i++)
        {
            if (ReportJudge.ValueOf(metrics, _goals.Constraints[i].Metric) is { } value)
            {
                Violations = Violations.SetItem(i, _goals.Constraints[i].ViolationOf(value.AsDouble));
            }
        }
    }
}
