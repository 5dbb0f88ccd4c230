using System.CommandLine;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>reports FOLDER [TRIAL]</c>: one row for each report.</summary>
internal static class ReportsCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var trial = ExperimentArgument.CreateTrial(surroundings, folder, optional: true);
        var json = CommonOptions.Json();
        var options = new TableOptions();
        var command = new Command("reports", "One row for each report, of all trials or of one.") { folder, trial, json };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var view = ExperimentView.Open(ExperimentArgument.Resolve(parsed.GetValue(folder)!, surroundings), surroundings.Clock);
            TrialId? only = parsed.GetValue(trial) is { } text ? view.RequireTrial(text).Id : null;
            return Show(parsed, view, only, parsed.GetValue(json), options, surroundings);
        });
        return command;
    }

    private static int Show(ParseResult parsed, ExperimentView view, TrialId? only, bool json, TableOptions options, Surroundings surroundings)
    {
        var table = options.Read(parsed, []).Apply(view.Reports(only));
        if (options.OutputFile(parsed) is { } file)
        {
            ResultFiles.WriteTo(table, surroundings.FullPath(file));
            surroundings.Err.WriteLine($"written: {file}");
        }
        else if (json)
        {
            WriteJson(table, surroundings);
        }
        else
        {
            Tables.Show(table, surroundings);
        }

        return ExitCodes.Ok;
    }

    private static void WriteJson(ResultTable table, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "reports");
        output.Json.WriteStartArray("reports");
        foreach (var row in table.Rows)
        {
            output.Json.WriteStartObject();
            WriteRow(output.Json, table, row);
            output.Json.WriteEndObject();
            output.PassOn();
        }

        output.Json.WriteEndArray();
        output.End();
    }

    private static void WriteRow(System.Text.Json.Utf8JsonWriter json, ResultTable table, Cell[] row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            if (IsFixed(table.Columns[i].Name))
            {
                json.WritePropertyName(table.Columns[i].Name);
                JsonTable.WriteCell(json, row[i]);
            }
        }

        json.WriteStartObject("metrics");
        for (int i = 0; i < row.Length; i++)
        {
            if (!IsFixed(table.Columns[i].Name) && !row[i].IsNone)
            {
                json.WritePropertyName(table.Columns[i].Name);
                JsonTable.WriteCell(json, row[i]);
            }
        }

        json.WriteEndObject();
    }

    private static bool IsFixed(string name) => name is "trial_id" or "attempt" or "time" or MetricNames.TrainingIteration or "checkpoint";
}
