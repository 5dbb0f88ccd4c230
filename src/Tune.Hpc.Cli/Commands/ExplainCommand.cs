using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>explain FOLDER TRIAL</c>: a trial's whole story.</summary>
internal static class ExplainCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var trial = ExperimentArgument.CreateTrial(surroundings, folder);
        var json = CommonOptions.Json();
        var command = new Command("explain", "A trial's whole story, with the reason of every decision.") { folder, trial, json };
        command.SetAction(parsed => Show(parsed.GetValue(folder)!, parsed.GetValue(trial)!, parsed.GetValue(json), surroundings));
        return command;
    }

    private static int Show(string folder, string text, bool json, Surroundings surroundings)
    {
        using var view = ExperimentView.Open(ExperimentArgument.Resolve(folder, surroundings), surroundings.Clock);
        var trial = view.RequireTrial(text);
        if (json)
        {
            WriteJson(view, trial, surroundings);
            return ExitCodes.Ok;
        }

        var since = trial.CreatedAt;
        surroundings.Out.WriteLine($"trial {trial.Id} of {view.Spec.Name}, created {Phrases.Time(since)}: {Runtime.Results.TrialTable.NameOf(trial.Status)}");
        foreach (var line in view.Explain(trial.Id))
        {
            string after = string.Create(CultureInfo.InvariantCulture, $"+{Math.Max(0, (line.Time - since).TotalSeconds):0.0}s");
            surroundings.Out.WriteLine($"{after,10}  {line.Text.Replace("\n", "\n            ", StringComparison.Ordinal)}");
        }

        return ExitCodes.Ok;
    }

    private static void WriteJson(ExperimentView view, Driver.TrialState trial, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "explanation");
        output.Json.WritePropertyName("trial");
        TrialJson.Write(output.Json, trial, view.State.Rules.Objective, view.ReadAt);
        output.Json.WriteStartArray("events");
        foreach (var line in view.Explain(trial.Id))
        {
            output.Json.WriteStartObject();
            TrialJson.WriteTime(output.Json, "time", line.Time);
            output.Json.WriteString("kind", line.Kind);
            output.Json.WriteString("text", line.Text);
            output.Json.WriteEndObject();
            output.PassOn();
        }

        output.Json.WriteEndArray();
        output.End();
    }
}
