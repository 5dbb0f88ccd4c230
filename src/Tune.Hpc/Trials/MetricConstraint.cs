using System.Globalization;

namespace Tune.Hpc.Trials;

/// <summary>A limit that a reported metric has to keep (<c>metric_constraints</c>): results that keep all of them come before those that do not.</summary>
/// <param name="Metric">The name of a reported metric; nested names are joined with <c>/</c>.</param>
/// <param name="IsAtMost">True for <c>&lt;=</c>, false for <c>&gt;=</c>.</param>
/// <param name="Threshold">The limit, in the metric's unit; finite. At the limit is within it.</param>
public sealed record MetricConstraint(string Metric, bool IsAtMost, double Threshold)
{
    /// <summary><c>&lt;=</c> or <c>&gt;=</c>.</summary>
    public string Operator => IsAtMost ? "<=" : ">=";

    /// <summary>By how much a value breaks it, in the metric's unit: 0 where it keeps it, NaN for NaN.</summary>
    public double ViolationOf(double value) => double.IsNaN(value) ? double.NaN : Math.Max(0, IsAtMost ? value - Threshold : Threshold - value);

    /// <summary>As it is written: <c>latency &lt;= 0.5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Metric} {Operator} {Threshold}");
}
