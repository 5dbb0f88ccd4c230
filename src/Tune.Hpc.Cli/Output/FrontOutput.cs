using System.Globalization;
using System.Text.Json;
using Tune.Hpc.Driver;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Search.Pareto;

namespace Tune.Hpc.Cli.Output;

/// <summary>Shows trials by several objectives: the front of those that no other beats, or as many of the best as are wanted.</summary>
internal static class FrontOutput
{
    /// <summary>A table, and under it how the front was measured.</summary>
    public static void Show(IReadOnlyList<RankedTrial> trials, Front? front, ExperimentView view, Surroundings surroundings)
    {
        Tables.Show(Table(trials, view.State), surroundings);
        if (front is not null)
        {
            string feasible = front.IsFeasible ? "" : "; none keeps the limits of metrics, these break them least";
            string reference = string.Join(", ", view.State.Rules.Goals.Objectives.Zip(front.Reference, (o, r) => $"{o.Metric} {Phrases.Number(r)}"));
            surroundings.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"front of {front.Trials.Length} among {front.Compared} trials; hypervolume {Phrases.Number(front.Hypervolume)} from {reference}{feasible}"));
        }
    }

    /// <summary>Writes what is optimised.</summary>
    public static void WriteObjectives(Utf8JsonWriter json, Goals goals)
    {
        json.WriteStartArray("objectives");
        foreach (var objective in goals.Objectives)
        {
            json.WriteStartObject();
            json.WriteString("metric", objective.Metric);
            json.WriteString("mode", GoalWords.ModeOf(objective));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes how the front was measured; null where there is none.</summary>
    public static void WriteFront(Utf8JsonWriter json, Front? front, Goals goals)
    {
        if (front is null)
        {
            json.WriteNull("front");
            return;
        }

        json.WriteStartObject("front");
        json.WriteStartArray("trial_ids");
        foreach (var trial in front.Trials)
        {
            json.WriteStringValue(trial.Trial.Id.ToString());
        }

        json.WriteEndArray();
        json.WriteNumber("compared", front.Compared);
        json.WriteBoolean("feasible", front.IsFeasible);
        json.WriteNumber("hypervolume", front.Hypervolume);
        json.WriteStartObject("reference");
        foreach (var (objective, value) in goals.Objectives.Zip(front.Reference))
        {
            json.WriteNumber(objective.Metric, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Writes a trial's values of several objectives, and what it breaks; nothing where there are none of either.</summary>
    public static void WriteValues(Utf8JsonWriter json, RankedTrial trial, Goals goals)
    {
        if (goals.AreSeveral)
        {
            json.WriteStartObject("values");
            foreach (var (objective, value) in goals.Objectives.Zip(trial.Values))
            {
                json.WriteNumber(objective.Metric, value);
            }

            json.WriteEndObject();
        }

        if (trial.ParetoRank is { } rank)
        {
            json.WriteNumber("pareto_rank", rank);
        }

        if (!goals.Constraints.IsEmpty)
        {
            json.WriteBoolean("feasible", trial.Trial.Goals.IsFeasible);
            json.WritePropertyName("violation");
            JsonTable.WriteCell(json, double.IsFinite(trial.Trial.Goals.Violation) ? Cell.Of(trial.Trial.Goals.Violation) : Cell.None);
        }
    }

    private static ResultTable Table(IReadOnlyList<RankedTrial> trials, ExperimentState state)
    {
        var goals = state.Rules.Goals;
        var parameters = state.Metrics.Parameters;
        bool isRanked = trials.Any(t => t.ParetoRank > 0);
        return new ResultTable(
            [
                new("trial_id", CellKind.Text), .. goals.Objectives.Select(o => new TableColumn(o.Metric, CellKind.Number)),
                .. isRanked ? [new TableColumn("pareto_rank", CellKind.Integer)] : Array.Empty<TableColumn>(),
                .. goals.Constraints.IsEmpty ? Array.Empty<TableColumn>() : [new TableColumn("feasible", CellKind.Boolean)],
                new("iteration", CellKind.Integer), new("status", CellKind.Text), .. parameters.Select(p => new TableColumn(p.Name, CellKind.Text)),
            ],
            trials.Select(t => Row(t, goals, isRanked, parameters.Select(p => p.Name))));
    }

    private static Cell[] Row(RankedTrial trial, Goals goals, bool isRanked, IEnumerable<string> parameters)
    {
        var config = trial.Trial.Config.Flatten().ToDictionary(e => e.Key, e => Phrases.Short(Cell.Of(e.Value)), StringComparer.Ordinal);
        return
        [
            Cell.Of(trial.Trial.Id.ToString()), .. trial.Values.Select(v => Cell.Of(v)),
            .. isRanked ? [Cell.Of((long)trial.ParetoRank!.Value)] : Array.Empty<Cell>(),
            .. goals.Constraints.IsEmpty ? Array.Empty<Cell>() : [Cell.Of(trial.Trial.Goals.IsFeasible)],
            Cell.Of(trial.Iteration), Cell.Of(TrialTable.NameOf(trial.Trial.Status)), .. parameters.Select(p => Cell.Of(config.GetValueOrDefault(p))),
        ];
    }
}
