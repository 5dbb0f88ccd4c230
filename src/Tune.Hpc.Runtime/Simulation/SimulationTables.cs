using Tune.Hpc.Runtime.Results;

namespace Tune.Hpc.Runtime.Simulation;

/// <summary>A simulation as tables for files.</summary>
public static class SimulationTables
{
    /// <summary>Each improvement of each run: columns <c>scheduler</c>, <c>seed</c>, <c>epochs</c>, <c>node_hours</c>, <c>time_s</c>, <c>best</c>, <c>trial_id</c>, <c>iteration</c>.</summary>
    public static ResultTable Bests(SimulationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ResultTable(
            [
                new("scheduler", CellKind.Text), new("seed", CellKind.Integer), new("epochs", CellKind.Integer), new("node_hours", CellKind.Number),
                new("time_s", CellKind.Number), new("best", CellKind.Number), new("trial_id", CellKind.Text), new("iteration", CellKind.Integer),
            ],
            from run in result.Runs
            from best in run.Bests
            select (Cell[])
            [
                Cell.Of(run.Scheduler), Cell.Of((long)run.Seed), Cell.Of(best.Epochs), Cell.Of(Math.Round(best.NodeHours, 9)),
                Seconds(best.Time), Cell.Of(best.Value), Cell.Of(best.Trial.ToString()), Cell.Of(best.Iteration),
            ]);
    }

    /// <summary>Each decision of each run: columns <c>scheduler</c>, <c>seed</c>, <c>time_s</c>, <c>trial_id</c>, <c>iteration</c>, <c>verdict</c>, <c>by</c>, <c>reason</c>.</summary>
    public static ResultTable Trace(SimulationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new ResultTable(
            [
                new("scheduler", CellKind.Text), new("seed", CellKind.Integer), new("time_s", CellKind.Number), new("trial_id", CellKind.Text),
                new("iteration", CellKind.Integer), new("verdict", CellKind.Text), new("by", CellKind.Text), new("reason", CellKind.Text),
            ],
            from run in result.Runs
            from decision in run.Decisions
            select (Cell[])
            [
                Cell.Of(run.Scheduler), Cell.Of((long)run.Seed), Seconds(decision.Time), Cell.Of(decision.Trial is { } trial ? new Trials.TrialId(trial).ToString() : null),
                decision.Iteration is { } iteration ? Cell.Of(iteration) : Cell.None, Cell.Of(decision.Verdict), Cell.Of(decision.By), Cell.Of(decision.Reason),
            ]);
    }

    private static Cell Seconds(TimeSpan time) => Cell.Of(Math.Round(time.TotalSeconds, 3));
}
