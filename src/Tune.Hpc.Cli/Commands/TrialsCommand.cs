using System.Collections.Immutable;
using System.CommandLine;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>trials FOLDER</c>: one row for each trial.</summary>
internal static class TrialsCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var json = CommonOptions.Json();
        var options = new TableOptions();
        var command = new Command("trials", "One row for each trial: status, configuration, metrics, cost.") { folder, json };
        options.AddTo(command);
        command.SetAction(parsed => Show(parsed, parsed.GetValue(folder)!, parsed.GetValue(json), options, surroundings));
        return command;
    }

    private static int Show(ParseResult parsed, string folder, bool json, TableOptions options, Surroundings surroundings)
    {
        using var view = ExperimentView.Open(ExperimentArgument.Resolve(folder, surroundings), surroundings.Clock);
        var table = view.Trials();
        if (options.OutputFile(parsed) is { } file)
        {
            ResultFiles.WriteTo(options.Read(parsed, []).Apply(table), surroundings.FullPath(file));
            surroundings.Err.WriteLine($"written: {file}");
        }
        else if (json)
        {
            WriteJson(options.Read(parsed, []).Apply(table), view, surroundings);
        }
        else
        {
            Tables.Show(options.Read(parsed, StandardColumns(table, view.State.Rules.Objective)).Apply(table), surroundings);
        }

        return ExitCodes.Ok;
    }

    private static IEnumerable<string> StandardColumns(ResultTable table, Objective? objective)
    {
        ImmutableArray<string> names = [.. table.Columns.Select(c => c.Name)];
        IEnumerable<string> metrics = objective is not null && names.Contains(objective.Metric) ? [objective.Metric] : [];
        IEnumerable<string> name = names.Contains("trial_name") ? ["trial_name"] : [];
        return ["trial_id", .. name, "status", "iterations", "run_time_s", .. metrics, .. names.Where(n => n.StartsWith(TrialTable.ConfigPrefix, StringComparison.Ordinal)), "reason"];
    }

    private static void WriteJson(ResultTable table, ExperimentView view, Surroundings surroundings)
    {
        // Rows are chosen by the table; which columns there are is the schema's business.
        int id = table.Find("trial_id");
        if (id < 0)
        {
            throw new TuneException(CliCodes.BadValue, "--columns and --json do not go together: the schema says which members a trial has; use --output FILE.json");
        }

        using var output = JsonOutput.Begin(surroundings, "trials");
        output.Json.WriteStartArray("trials");
        foreach (var row in table.Rows)
        {
            TrialJson.Write(output.Json, view.RequireTrial(row[id].ToString()), view.State.Rules.Objective, view.ReadAt);
            output.PassOn();
        }

        output.Json.WriteEndArray();
        output.End();
    }
}
