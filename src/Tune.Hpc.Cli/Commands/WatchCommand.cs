using System.CommandLine;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>watch FOLDER</c>: look at a run that is driven elsewhere.</summary>
internal static class WatchCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var quiet = CommonOptions.Quiet();
        var json = CommonOptions.Json();
        var command = new Command("watch", "Watch a run that is driven elsewhere, as run shows it, until it is over. Ctrl+C leaves, and the run goes on.") { folder, quiet, json };
        command.SetAction(async (parsed, _) =>
        {
            using var view = ExperimentView.Open(ExperimentArgument.Resolve(parsed.GetValue(folder)!, surroundings), surroundings.Clock);
            return await new WatchCommandLine(view, new Talk(parsed.GetValue(quiet), parsed.GetValue(json)), surroundings).RunAsync();
        });
        return command;
    }
}
