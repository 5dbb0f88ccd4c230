using System.CommandLine;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Checks;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>doctor [FOLDER]</c>: what is not as it should be.</summary>
internal static class DoctorCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings, optional: true);
        var repair = new Option<bool>("--repair") { Description = "Write a journal of what can be saved; the damaged one is kept." };
        var json = CommonOptions.Json();
        var command = new Command("doctor", "Check this machine, and an experiment's folder where one is given.") { folder, repair, json };
        command.SetAction(parsed => Check(parsed.GetValue(folder), parsed.GetValue(repair), parsed.GetValue(json), surroundings));
        return command;
    }

    private static int Check(string? text, bool repair, bool json, Surroundings surroundings)
    {
        if (text is null && repair)
        {
            throw new TuneException(CliCodes.BadValue, "--repair needs the FOLDER of the experiment");
        }

        string? folder = text is null ? null : ExperimentArgument.Resolve(text, surroundings);
        if (repair)
        {
            string? kept = FolderCheck.Repair(folder!, surroundings.Clock);
            surroundings.Err.WriteLine(kept is null ? "the journal is sound; nothing was changed" : $"repaired; the damaged journal is kept as {kept}");
        }

        var checks = MachineCheck.Run(surroundings.FullPath(ExperimentArgument.DefaultStorage), surroundings.Variable("PATH"))
            .Concat(folder is null ? [] : FolderCheck.Run(folder, surroundings.Clock))
            .ToList();
        if (json)
        {
            WriteJson(checks, surroundings);
        }
        else
        {
            Write(checks, surroundings.Out);
        }

        return checks.Exists(c => c.Outcome == CheckOutcome.Failed) ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static void Write(List<CheckResult> checks, TextWriter writer)
    {
        foreach (var check in checks)
        {
            writer.WriteLine($"{Word(check.Outcome),-7}  {check.Name,-13}  {check.Detail.Replace("\n", "\n                         ", StringComparison.Ordinal)}");
        }
    }

    private static void WriteJson(List<CheckResult> checks, Surroundings surroundings)
    {
        using var output = JsonOutput.Begin(surroundings, "checks");
        output.Json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            output.Json.WriteStartObject();
            output.Json.WriteString("name", check.Name);
            output.Json.WriteString("outcome", Word(check.Outcome));
            output.Json.WriteString("detail", check.Detail);
            output.Json.WriteEndObject();
        }

        output.Json.WriteEndArray();
        output.End();
    }

    private static string Word(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Ok => "ok",
        CheckOutcome.Warning => "warning",
        _ => "failed",
    };
}
