using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>best FOLDER</c>: the best trials.</summary>
internal static class BestCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var top = new Option<int>("--top", "-n") { HelpName = "COUNT", Description = "How many. Default: 1; where several objectives are weighed against each other, all trials that no other beats." };
        var scope = CommonOptions.Scope();
        var (metric, mode) = CommonOptions.Objective();
        var json = CommonOptions.Json();
        var command = new Command("best", "The best trials. Values that are not finite never count; trials that keep metric_constraints come first.") { folder, top, scope, metric, mode, json };
        command.SetAction(parsed =>
        {
            var objective = CommonOptions.ReadObjective(parsed.GetValue(metric), parsed.GetValue(mode));
            var wanted = Best.ParseScope(parsed.GetValue(scope)!);
            using var view = ExperimentView.Open(ExperimentArgument.Resolve(parsed.GetValue(folder)!, surroundings), surroundings.Clock, objective);
            return Show(view, wanted, parsed.GetResult(top) is null ? null : CountOf(parsed.GetValue(top)), parsed.GetValue(json), surroundings);
        });
        return command;
    }

    private static int CountOf(int top) => top >= 1 ? top : throw new TuneException(CliCodes.BadValue, $"--top: {top} is not a number of trials from 1");

    private static int Show(ExperimentView view, BestScope scope, int? count, bool json, Surroundings surroundings)
    {
        var best = Best.Top(view.State, scope, count ?? 1);
        var front = Front.Of(view.State);
        if (count is null && front is not null)
        {
            best = front.Trials;
        }

        if (json)
        {
            WriteJson(best, front, view, scope, surroundings);
        }
        else if (view.State.Rules.Goals.AreTraded || (view.State.Rules.Goals.AreSeveral && best.Count > 1))
        {
            FrontOutput.Show(best, count is null ? front : null, view, surroundings);
        }
        else if (best.Count == 1)
        {
            WriteOne(best[0], view, scope, surroundings.Out);
        }
        else
        {
            Tables.Show(Table(best, view), surroundings);
        }

        return ExitCodes.Ok;
    }

    private static void WriteOne(RankedTrial best, ExperimentView view, BestScope scope, TextWriter writer)
    {
        var goals = view.State.Rules.Goals;
        string values = goals.AreSeveral ? $"{GoalWords.ValuesOf(best, goals)} ({Best.ScopeNames[(int)scope]}, in order of importance)"
            : $"{goals.First!.Metric} {Phrases.Number(best.Value)} ({Best.ScopeNames[(int)scope]}, {GoalWords.ModeOf(goals.First)})";
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"trial {best.Trial.Id}: {values} at iteration {best.Iteration}{GoalWords.Broken(best.Trial, goals)}"));
        foreach (var (name, value) in best.Trial.Config.Flatten())
        {
            writer.WriteLine($"  {name} = {Cell.Of(value)}");
        }

        if (best.Trial.Checkpoint is { } checkpoint)
        {
            writer.WriteLine($"  checkpoint {view.Folder.Trial(best.Trial.Id).Checkpoint(checkpoint.Name)}");
        }
    }

    private static ResultTable Table(IReadOnlyList<RankedTrial> best, ExperimentView view)
    {
        var parameters = view.State.Metrics.Parameters;
        string metric = view.State.Rules.Objective!.Metric;
        return new ResultTable(
            [
                new("trial_id", CellKind.Text), new(metric, CellKind.Number), new("iteration", CellKind.Integer), new("status", CellKind.Text),
                .. parameters.Select(p => new TableColumn(p.Name, CellKind.Text)),
            ],
            best.Select(b => Row(b, parameters.Select(p => p.Name))));
    }

    private static Cell[] Row(RankedTrial best, IEnumerable<string> parameters)
    {
        var config = best.Trial.Config.Flatten().ToDictionary(e => e.Key, e => Phrases.Short(Cell.Of(e.Value)), StringComparer.Ordinal);
        return
        [
            Cell.Of(best.Trial.Id.ToString()), Cell.Of(best.Value), Cell.Of(best.Iteration), Cell.Of(TrialTable.NameOf(best.Trial.Status)),
            .. parameters.Select(p => Cell.Of(config.GetValueOrDefault(p))),
        ];
    }

    private static void WriteJson(IReadOnlyList<RankedTrial> best, Front? front, ExperimentView view, BestScope scope, Surroundings surroundings)
    {
        var objective = view.State.Rules.Objective!;
        using var output = JsonOutput.Begin(surroundings, "best");
        output.Json.WriteString("metric", objective.Metric);
        output.Json.WriteString("mode", StandingJson.ModeName(objective));
        output.Json.WriteString("scope", Best.ScopeNames[(int)scope]);
        if (view.State.Rules.Goals is { AreSeveral: true } goals)
        {
            FrontOutput.WriteObjectives(output.Json, goals);
            FrontOutput.WriteFront(output.Json, front, goals);
        }

        output.Json.WriteStartArray("trials");
        foreach (var ranked in best)
        {
            output.Json.WriteStartObject();
            output.Json.WriteNumber("value", ranked.Value);
            output.Json.WriteNumber("iteration", ranked.Iteration);
            FrontOutput.WriteValues(output.Json, ranked, view.State.Rules.Goals);
            TrialJson.WriteMembers(output.Json, ranked.Trial, objective, view.ReadAt);
            output.Json.WriteEndObject();
            output.PassOn();
        }

        output.Json.WriteEndArray();
        output.End();
    }
}
