using System.CommandLine;
using System.Globalization;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>explain FOLDER TRIAL</c>: a trial's whole story; with <c>--population</c>, who took over from whom.</summary>
internal static class ExplainCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var trial = ExperimentArgument.CreateTrial(surroundings, folder, optional: true);
        var json = CommonOptions.Json();
        var population = new Option<bool>("--population") { Description = "Instead of a trial's story: a population's family tree, who took over from whom." };
        var output = new Option<string?>("--output", "-o") { HelpName = "FILE", Description = "With --population: write a table of all takeovers to FILE.csv, FILE.json or FILE.parquet instead." };
        var command = new Command("explain", "A trial's whole story, with the reason of every decision.") { folder, trial, json, population, output };
        command.SetAction(parsed => parsed.GetValue(population)
            ? ShowPopulation(parsed.GetValue(folder)!, parsed.GetValue(trial), parsed.GetValue(json), parsed.GetValue(output), surroundings)
            : Show(parsed.GetValue(folder)!, RequireTrial(parsed.GetValue(trial), parsed.GetValue(output)), parsed.GetValue(json), surroundings));
        return command;
    }

    private static string RequireTrial(string? trial, string? output) =>
        trial is null ? throw new TuneException(CliCodes.BadValue, "explain needs the number of a TRIAL, or --population for a population's family tree")
        : output is not null ? throw new TuneException(CliCodes.BadValue, "--output goes with --population; a trial's story goes to standard output")
        : trial;

    private static int ShowPopulation(string folder, string? trial, bool json, string? output, Surroundings surroundings)
    {
        if (trial is not null || json)
        {
            throw new TuneException(CliCodes.BadValue, $"--population is about all trials, and {(json ? "--output FILE.json writes it as JSON" : $"'{trial}' is one")}; leave {(json ? "--json" : "it")} out");
        }

        using var view = ExperimentView.Open(ExperimentArgument.Resolve(folder, surroundings), surroundings.Clock);
        if (output is not null)
        {
            ResultFiles.WriteTo(view.Exploits(), surroundings.FullPath(output));
            surroundings.Err.WriteLine($"written: {output}");
            return ExitCodes.Ok;
        }

        var lines = FamilyTree.Lines(view.Entries().Select(e => e.Event)).DefaultIfEmpty("no trial has taken over from another");
        foreach (string line in lines)
        {
            surroundings.Out.WriteLine(line);
        }

        return ExitCodes.Ok;
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
        surroundings.Out.WriteLine($"trial {trial.Id} of {view.Spec.Name}, created {Phrases.Time(since)}: {TrialTable.NameOf(trial.Status)}");
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
