using System.CommandLine;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>status FOLDER</c>: where it stands.</summary>
internal static class StatusCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var json = CommonOptions.Json();
        var command = new Command("status", "Where an experiment stands: counts, best, cost, driver.") { folder, json };
        command.SetAction(parsed => Show(parsed.GetValue(folder)!, parsed.GetValue(json), surroundings));
        return command;
    }

    private static int Show(string folder, bool json, Surroundings surroundings)
    {
        using var view = ExperimentView.Open(ExperimentArgument.Resolve(folder, surroundings), surroundings.Clock);
        var standing = Standing.Of(view);
        if (!json)
        {
            StandingText.Write(standing, surroundings.Out);
            return ExitCodes.Ok;
        }

        using var output = JsonOutput.Begin(surroundings, "status");
        StandingJson.WriteMembers(output.Json, standing);
        output.End();
        return ExitCodes.Ok;
    }
}
