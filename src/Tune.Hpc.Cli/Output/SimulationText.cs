using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Simulation;
using Tune.Hpc.Runtime.Simulation.Curves;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Output;

/// <summary>Shows a simulation to people.</summary>
internal static class SimulationText
{
    /// <summary>Writes the schedulers in numbers, and the best values by what was spent.</summary>
    public static void Write(SimulationResult result, LearningCurves curves, Surroundings surroundings)
    {
        int seeds = result.RunsOf(result.Reference).Length;
        string medians = seeds > 1 ? $", medians over {Invariant(seeds)} seeds" : "";
        surroundings.Err.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{curves.All.Length} curves of {curves.Source}; {result.Workers} trials at once; {result.Objective.Metric} is best at its {StandingJson.ModeName(result.Objective)}{medians}"));
        foreach (string note in result.Notes)
        {
            surroundings.Err.WriteLine($"note: {note}");
        }

        Tables.Show(Summary(result), surroundings);
        foreach (var by in Spending.All)
        {
            surroundings.Out.WriteLine($"\nbest {result.Objective.Metric} so far, by {HeadOf(by)}");
            Tables.Show(Marks(result, by), surroundings);
        }
    }

    private static ResultTable Summary(SimulationResult result)
    {
        string metric = result.Objective.Metric;
        return new ResultTable(
            [
                new("scheduler", CellKind.Text), new($"best {metric}", CellKind.Number), new("trials", CellKind.Number), new("stopped", CellKind.Number),
                new("pauses", CellKind.Number), new("failures", CellKind.Number), new("epochs", CellKind.Number), new("node-hours", CellKind.Number),
                new("time", CellKind.Text), new($"epochs to match {result.Reference}", CellKind.Text),
            ],
            result.Summaries.Select(s => (Cell[])
            [
                Cell.Of(s.Scheduler), Cell.Of(s.Best), Cell.Of(s.Trials), Cell.Of(s.Stopped), Cell.Of(s.Pauses), Cell.Of(s.Failures), Cell.Of(s.Epochs),
                Cell.Of(s.NodeHours), Cell.Of(Phrases.Duration(s.Time)), Cell.Of(Match(s)),
            ]));
    }

    private static string Match(SchedulerSummary summary) => summary is { EpochsToMatch: { } epochs, ShareToMatch: { } share }
        ? string.Create(CultureInfo.InvariantCulture, $"{epochs:0.#} ({100 * share:0.#} %)")
        : "never";

    private static ResultTable Marks(SimulationResult result, Spending by)
    {
        ImmutableArray<TableColumn> columns = [new(HeadOf(by), by == Spending.Time ? CellKind.Text : CellKind.Number), .. result.Schedulers.Select(s => new TableColumn(s, CellKind.Number))];
        return new ResultTable(columns, result.Marks(by).Select(m => (Cell[])[SpentOf(m, by), .. m.Bests.Select(b => double.IsNaN(b) ? Cell.None : Cell.Of(b))]));
    }

    private static Cell SpentOf(SpendingMark mark, Spending by) =>
        by == Spending.Time ? Cell.Of(Phrases.Duration(TimeSpan.FromSeconds(mark.Spent))) : Cell.Of(mark.Spent);

    private static string HeadOf(Spending by) => by == Spending.NodeHours ? "node-hours" : by == Spending.Time ? "time" : by.Name;

    private static string Invariant(int number) => number.ToString(CultureInfo.InvariantCulture);
}
