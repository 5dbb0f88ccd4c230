using System.Collections.Immutable;
using Tune.Hpc.Driver;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Results;

/// <summary>One row for each trial: how it went, what it cost, its configuration, its last metrics and its best.</summary>
/// <remarks>Columns: the fixed ones, <c>config/PATH</c> for each parameter, each metric's last value under its own name, and
/// <c>best_METRIC</c> with <c>best_iteration</c> where something is optimised, <c>trial_name</c> where trials have names,
/// <c>violation</c> and <c>feasible</c> where metrics have limits, <c>pareto_rank</c> (0 is the front) where objectives are traded. Types come from all values seen.</remarks>
public static class TrialTable
{
    /// <summary>What the names of parameters' columns begin with.</summary>
    public const string ConfigPrefix = "config/";

    private static readonly (string Name, CellKind Kind)[] _fixed =
    [
        ("trial_id", CellKind.Text), ("status", CellKind.Text), ("reason", CellKind.Text), ("iterations", CellKind.Integer),
        ("reports", CellKind.Integer), ("attempts", CellKind.Integer), ("failures", CellKind.Integer), ("created_at", CellKind.Time),
        ("started_at", CellKind.Time), ("ended_at", CellKind.Time), ("run_time_s", CellKind.Number), ("cpu_hours", CellKind.Number),
        ("node_hours", CellKind.Number), ("gpu_hours", CellKind.Number), ("host", CellKind.Text),
        ("node", CellKind.Text), ("job", CellKind.Text), ("outcome", CellKind.Text),
    ];

    /// <summary>The table of an experiment as it stands.</summary>
    /// <param name="state">What the journal amounts to.</param>
    /// <param name="now">Until when attempts that still run are counted.</param>
    /// <param name="only">The trials that are wanted, in that order; null for all.</param>
    public static ResultTable Of(ExperimentState state, DateTimeOffset now, IEnumerable<TrialState>? only = null)
    {
        var layout = new Layout(state);
        return new ResultTable(layout.Columns, (only ?? state.Trials).Select(t => layout.RowOf(t, now)));
    }

    /// <summary>A status as it is written everywhere: <c>TERMINATED</c>, <c>ERROR</c>, <c>RUNNING</c>, ...</summary>
    public static string NameOf(TrialStatus status) => status switch
    {
        TrialStatus.Pending => "PENDING",
        TrialStatus.Queued => "QUEUED",
        TrialStatus.Running => "RUNNING",
        TrialStatus.Paused => "PAUSED",
        TrialStatus.Terminated => "TERMINATED",
        _ => "ERROR",
    };

    /// <summary>What a fixed column holds, by its name or by that name without underscores in any case; null where it is none of them.</summary>
    internal static CellKind? KindOf(string name)
    {
        foreach (var (own, kind) in _fixed)
        {
            if (own.Replace("_", "", StringComparison.Ordinal).Equals(name.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
            {
                return kind;
            }
        }

        return null;
    }

    private sealed class Layout
    {
        private readonly Objective? _objective;
        private readonly Dictionary<string, int> _parameters = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _metrics;
        private readonly int _best = -1;
        private readonly int _checkpoint;
        private readonly int _name = -1;
        private readonly int _violation = -1;
        private readonly int _rank = -1;
        private readonly Dictionary<TrialId, int> _ranks = [];

        public Layout(ExperimentState state)
        {
            _objective = state.Rules.Objective;
            var names = new ColumnNames();
            foreach (var (name, kind) in _fixed)
            {
                names.AddFixed(name, kind);
            }

            if (state.Trials.Any(t => t.Name is not null))
            {
                _name = names.AddFixed("trial_name", CellKind.Text);
            }

            foreach (var parameter in state.Metrics.Parameters)
            {
                _parameters.Add(parameter.Name, names.AddFixed(ConfigPrefix + parameter.Name, TableColumn.KindOf(parameter.Kind)));
            }

            string best = $"best_{_objective?.Metric}";
            var goals = state.Rules.Goals;
            names.Reserve([.. goals.Constraints.IsEmpty ? Array.Empty<string>() : ["violation", "feasible"], .. goals.AreTraded ? ["pareto_rank"] : Array.Empty<string>()]);
            names.Reserve("checkpoint", "checkpoint_bytes", _objective is null ? "checkpoint" : best, "best_iteration");
            _metrics = names.AddMetrics(state.Metrics.Metrics);
            if (_objective is not null)
            {
                _best = names.AddFixed(best, CellKind.Number);
                names.AddFixed("best_iteration", CellKind.Integer);
            }

            if (!goals.Constraints.IsEmpty)
            {
                _violation = names.AddFixed("violation", CellKind.Number);
                names.AddFixed("feasible", CellKind.Boolean);
            }

            if (goals.AreTraded)
            {
                _rank = names.AddFixed("pareto_rank", CellKind.Integer);
                _ranks = TrialOrder.Of(goals, BestScope.Last, state.Trials).ToDictionary(r => r.Trial.Id, r => r.ParetoRank!.Value);
            }

            _checkpoint = names.AddFixed("checkpoint", CellKind.Text);
            names.AddFixed("checkpoint_bytes", CellKind.Integer);
            Columns = [.. names.Columns];
        }

        public ImmutableArray<TableColumn> Columns { get; }

        public Cell[] RowOf(TrialState trial, DateTimeOffset now)
        {
            var row = new Cell[Columns.Length];
            FillFixed(row, trial, now);
            if (_name >= 0)
            {
                row[_name] = Cell.Of(trial.Name);
            }

            foreach (var (path, value) in trial.Config.Flatten())
            {
                Put(row, _parameters, path, Cell.Of(value));
            }

            foreach (var metric in trial.LastMetrics)
            {
                Put(row, _metrics, metric.Name, Cell.Of(metric.Value));
            }

            if (_best >= 0 && !double.IsNaN(trial.Losses.Best))
            {
                row[_best] = Cell.Of(_objective!.FromLoss(trial.Losses.Best));
                row[_best + 1] = Cell.Of(trial.Losses.BestIteration);
            }

            if (_violation >= 0 && trial.Reports > 0)
            {
                row[_violation] = double.IsFinite(trial.Goals.Violation) ? Cell.Of(trial.Goals.Violation) : Cell.None;
                row[_violation + 1] = Cell.Of(trial.Goals.IsFeasible);
            }

            if (_ranks.TryGetValue(trial.Id, out int rank))
            {
                row[_rank] = Cell.Of((long)rank);
            }

            row[_checkpoint] = Cell.Of(trial.Checkpoint?.Name);
            row[_checkpoint + 1] = TrialFacts.CheckpointBytes(trial) is { } bytes ? Cell.Of(bytes) : default;
            return row;
        }

        private static void FillFixed(Cell[] row, TrialState trial, DateTimeOffset now)
        {
            var cost = TrialCost.Of(trial, now);
            row[0] = Cell.Of(trial.Id.ToString());
            row[1] = Cell.Of(NameOf(trial.Status));
            row[2] = Cell.Of(trial.Reason);
            row[3] = Cell.Of(trial.Iteration);
            row[4] = Cell.Of(trial.Reports);
            row[5] = Cell.Of((long)trial.Attempts.Count);
            row[6] = Cell.Of((long)trial.Failures);
            row[7] = Cell.Of(trial.CreatedAt);
            row[8] = Cell.Of(TrialFacts.StartedAt(trial));
            row[9] = Cell.Of(trial.EndedAt);
            row[10] = Cell.Of(Math.Round(cost.RunTime.TotalSeconds, 3));
            row[11] = Cell.Of(cost.CpuHours);
            row[12] = Cell.Of(cost.NodeHours);
            row[13] = Cell.Of(cost.GpuHours);
            row[14] = Cell.Of(TrialFacts.Host(trial));
            row[15] = Cell.Of(TrialFacts.Node(trial));
            row[16] = Cell.Of(TrialFacts.Job(trial));
            row[17] = Cell.Of(TrialFacts.Outcome(trial));
        }

        private void Put(Cell[] row, Dictionary<string, int> places, string name, Cell cell)
        {
            if (places.TryGetValue(name, out int at))
            {
                row[at] = cell.As(Columns[at].Kind);
            }
        }
    }
}
