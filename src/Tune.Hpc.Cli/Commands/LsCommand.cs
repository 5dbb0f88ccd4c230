using System.CommandLine;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>ls [DIR]</c>: the experiments in a storage folder.</summary>
internal static class LsCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = new Argument<string>("DIR") { Description = "The storage folder.", DefaultValueFactory = _ => "./" + ExperimentPath.DefaultStorage };
        var json = CommonOptions.Json();
        var command = new Command("ls", "The experiments in a storage folder.") { folder, json };
        command.SetAction(parsed => Show(parsed.GetValue(folder)!, parsed.GetValue(json), surroundings));
        return command;
    }

    private static int Show(string text, bool json, Surroundings surroundings)
    {
        string folder = surroundings.FullPath(text);
        var found = ExperimentList.IsExperiment(folder) ? [folder] : ExperimentList.Below(folder);
        if (json)
        {
            WriteJson(found, surroundings);
            return ExitCodes.Ok;
        }

        if (found.Count == 0)
        {
            surroundings.Err.WriteLine($"{text}: no experiments here");
            return ExitCodes.Ok;
        }

        Tables.Show(Table(found, surroundings), surroundings);
        return ExitCodes.Ok;
    }

    private static ResultTable Table(IReadOnlyList<string> folders, Surroundings surroundings) => new(
        [
            new("name", CellKind.Text), new("phase", CellKind.Text), new("done", CellKind.Integer), new("trials", CellKind.Integer),
            new("failed", CellKind.Integer), new("metric", CellKind.Text), new("best", CellKind.Number), new("updated", CellKind.Time),
        ],
        folders.Select(f => Row(f, surroundings)));

    private static Cell[] Row(string folder, Surroundings surroundings)
    {
        var name = Cell.Of(Path.GetFileName(folder));
        try
        {
            using var view = ExperimentView.Open(folder, surroundings.Clock);
            var standing = Standing.Of(view);
            var best = Best.Find(view.State);
            return
            [
                name, Cell.Of(StandingText.PhaseName(view.Phase)), Cell.Of(standing.Done), view.ExpectedTrials is { } n ? Cell.Of(n) : Cell.None,
                Cell.Of(view.State.CountOf(Trials.TrialStatus.Error)), Cell.Of(view.Spec.Objective is null ? null : string.Join(", ", view.Spec.Goals.Objectives.Select(o => o.Metric))),
                best is null ? Cell.None : Cell.Of(best.Value), view.State.LastSeq == 0 ? Cell.None : Cell.Of(view.State.LastTime),
            ];
        }
        catch (TuneException broken)
        {
            // One experiment that cannot be read must not hide the others.
            surroundings.Err.WriteLine($"warning {broken.Code}: {broken.Message}");
            return [name, Cell.Of("unreadable"), Cell.None, Cell.None, Cell.None, Cell.None, Cell.None, Cell.None];
        }
    }

    private static void WriteJson(IReadOnlyList<string> folders, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "experiments");
        output.Json.WriteStartArray("experiments");
        foreach (string folder in folders)
        {
            output.Json.WriteStartObject();
            WriteJson(output.Json, folder, surroundings);
            output.Json.WriteEndObject();
            output.PassOn();
        }

        output.Json.WriteEndArray();
        output.End();
    }

    private static void WriteJson(System.Text.Json.Utf8JsonWriter json, string folder, Surroundings surroundings)
    {
        try
        {
            using var view = ExperimentView.Open(folder, surroundings.Clock);
            StandingJson.WriteMembers(json, Standing.Of(view));
        }
        catch (TuneException broken)
        {
            json.WriteString("name", Path.GetFileName(folder));
            json.WriteString("folder", folder);
            json.WriteString("phase", "unreadable");
            json.WriteString("error", broken.Message);
        }
    }
}
