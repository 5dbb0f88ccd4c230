using System.Collections.Immutable;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Search.Pareto;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Reads what is optimised, and what has limits, from the rows of a table such as <c>trials.parquet</c>.</summary>
internal sealed class KnownGoals(ResultTable table, Goals goals)
{
    private readonly ImmutableArray<int> _objectives = [.. goals.Objectives.Select(o => table.Find(o.Metric))];
    private readonly ImmutableArray<int> _limits = [.. goals.Constraints.Select(c => table.Find(c.Metric))];

    /// <summary>The first objective that the table does not have; null where it has all.</summary>
    public string? Missing => goals.Objectives.Where((_, i) => _objectives[i] < 0).FirstOrDefault()?.Metric;

    /// <summary>The first limit whose metric the table does not have; null where it has all.</summary>
    public MetricConstraint? MissingLimit => goals.Constraints.Where((_, i) => _limits[i] < 0).FirstOrDefault();

    /// <summary>The losses of all objectives; empty where one is no finite number.</summary>
    public ImmutableArray<double> LossesOf(Cell[] row)
    {
        double[] losses = [.. goals.Objectives.Select((o, i) => o.ToLoss(NumberOf(row, _objectives[i])))];
        return losses.All(double.IsFinite) ? [.. losses] : [];
    }

    /// <summary>By how much each limit is broken; NaN where the row does not say.</summary>
    public ImmutableArray<double> ViolationsOf(Cell[] row) => [.. goals.Constraints.Select((c, i) => c.ViolationOf(NumberOf(row, _limits[i])))];

    private static double NumberOf(Cell[] row, int column) => column >= 0 && row[column].IsNumeric ? row[column].AsNumber : double.NaN;
}
