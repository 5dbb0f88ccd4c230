using Tune.Hpc.Driver;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Results;

/// <summary>The value a trial is ranked by.</summary>
/// <param name="Value">In the metric's own direction.</param>
/// <param name="Iteration">The training iteration it belongs to.</param>
internal sealed record Rank(double Value, long Iteration)
{
    /// <summary>The trial, where its journal was read.</summary>
    public TrialState? Trial { get; init; }
}

/// <summary>Ranks the trials of a table by itself, which has each trial's last values, and its best one of the metric that was optimised.</summary>
internal static class TableRanks
{
    /// <summary>Each row with its rank; a value that is not finite has none.</summary>
    /// <exception cref="TuneException">The table does not have these values, or none is finite.</exception>
    public static IEnumerable<(Cell[] Row, Rank? Rank)> Of(ResultSource source, Objective objective, BestScope scope)
    {
        var table = source.Table;
        string column = scope switch
        {
            BestScope.Last => objective.Metric,
            BestScope.All => $"best_{objective.Metric}",
            _ => throw new TuneException(ModuleCodes.BadParameters, $"{source.Path}: a table by itself has no averages; -Scope avg, last-5-avg and last-10-avg need the experiment's folder"),
        };
        int value = table.Require(column);
        int iteration = table.Find(scope == BestScope.All ? "best_iteration" : "iterations");
        if (scope == BestScope.All && table.Find(objective.Metric) is >= 0 and var last && table.Rows.Any(r => objective.ToLoss(r[value].AsNumber) > objective.ToLoss(r[last].AsNumber)))
        {
            throw new TuneException(ModuleCodes.BadParameters, $"{source.Path}: '{column}' holds best values of the other -Mode; the experiment's folder has those of both");
        }

        var rows = table.Rows.Select(r => (r, double.IsFinite(r[value].AsNumber) ? new Rank(r[value].AsNumber, iteration < 0 ? 0 : r[iteration].AsInteger) : null)).ToList();
        return rows.Exists(r => r.Item2 is not null) ? rows : throw new TuneException(ResultCodes.NothingBest, $"{source.Path}: no trial is best: '{column}' is a finite number in none of {rows.Count} rows");
    }
}
