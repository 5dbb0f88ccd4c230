using System.Collections.Immutable;
using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.PowerShell.Objects;

/// <summary>What a column of a table of trials is.</summary>
internal enum ResultFieldKind
{
    /// <summary>One that every experiment has.</summary>
    Fixed,

    /// <summary>A parameter.</summary>
    Parameter,

    /// <summary>A metric.</summary>
    Metric,
}

/// <summary>A column of a table of trials, as records call it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The property's name if it is fixed, else the name of the parameter or metric.</param>
internal readonly record struct ResultField(ResultFieldKind Kind, string Name)
{
    /// <summary>The property with the trial's number.</summary>
    public const string TrialId = "TrialId";

    /// <summary>The property with the trial's status.</summary>
    public const string Status = "Status";

    /// <summary>The property with the time attempts ran.</summary>
    public const string RunTime = "RunTime";

    /// <summary>The property with the newest checkpoint.</summary>
    public const string Checkpoint = "Checkpoint";

    /// <summary>The property with the value a trial is ranked by.</summary>
    public const string RankValue = "RankValue";

    /// <summary>The property with the iteration of that value.</summary>
    public const string RankIteration = "RankIteration";

    /// <summary>What the names of metrics' columns begin with, where a parameter or fixed column has the plain name.</summary>
    public const string MetricPrefix = "metric/";

    private const string BestIteration = "best_iteration";

    private static readonly (string Column, string Property)[] _head = [("trial_id", TrialId), ("trial_name", "TrialName"), ("status", Status)];

    private static readonly (string Column, string Property)[] _tail =
    [
        ("iterations", "Iterations"), ("reports", "Reports"), ("attempts", "Attempts"), ("failures", "Failures"), ("run_time_s", RunTime), ("cpu_hours", "CpuHours"),
        ("node_hours", "NodeHours"), ("gpu_hours", "GpuHours"), ("created_at", "CreatedAt"), ("started_at", "StartedAt"), ("ended_at", "EndedAt"), ("host", "Host"),
        ("node", "Node"), ("job", "Job"), ("outcome", "Outcome"), ("violation", "Violation"), ("feasible", "Feasible"), ("pareto_rank", "ParetoRank"), ("checkpoint", Checkpoint), ("checkpoint_bytes", "CheckpointBytes"), ("reason", "Reason"), ("best", "BestValue"), (BestIteration, "BestIteration"),
        ("rank_value", RankValue), ("rank_iteration", RankIteration),
    ];

    private static readonly Dictionary<string, string> _properties = _head.Concat(_tail).ToDictionary(p => p.Column, p => p.Property, StringComparer.Ordinal);

    /// <summary>Fixed properties that stand before parameters and metrics.</summary>
    public static ImmutableArray<string> HeadNames { get; } = [.. _head.Select(p => p.Property)];

    /// <summary>Fixed properties that stand after them.</summary>
    public static ImmutableArray<string> TailNames { get; } = [.. _tail.Select(p => p.Property)];

    /// <summary>All fixed properties.</summary>
    public static ImmutableArray<string> FixedNames { get; } = ["Experiment", "Path", .. HeadNames, .. TailNames];

    /// <summary>What the columns of a table are. In a table that is not our own, as <c>Export-Csv</c> writes them, columns called as properties are those.</summary>
    public static ResultField[] Of(ResultTable table)
    {
        bool own = table.Columns.Any(c => c.Name == _head[0].Column);
        return [.. table.Columns.Select((_, i) => Of(table.Columns, i, own))];
    }

    private static ResultField Of(ImmutableArray<TableColumn> columns, int at, bool own)
    {
        string name = columns[at].Name;
        return at + 1 < columns.Length && columns[at + 1].Name == BestIteration && name.StartsWith("best_", StringComparison.Ordinal) ? new(ResultFieldKind.Fixed, "BestValue")
            : _properties.TryGetValue(name, out string? property) ? new(ResultFieldKind.Fixed, property)
            : name.StartsWith(TrialTable.ConfigPrefix, StringComparison.Ordinal) ? new(ResultFieldKind.Parameter, name[TrialTable.ConfigPrefix.Length..])
            : !own && FixedNames.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known ? new(ResultFieldKind.Fixed, known)
            : name.StartsWith(MetricPrefix, StringComparison.Ordinal) ? new(ResultFieldKind.Metric, name[MetricPrefix.Length..])
            : new(ResultFieldKind.Metric, name);
    }
}
