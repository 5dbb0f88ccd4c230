using System.CommandLine;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>stop FOLDER</c>: end an experiment that somebody drives, here or elsewhere.</summary>
internal static class StopCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var now = new Option<bool>("--now") { Description = "Kill running trials instead of asking them to end." };
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Description = "Why, for the journal.", DefaultValueFactory = _ => "dotnet tune stop" };
        var command = new Command("stop", "End an experiment: no new trials, running ones are stopped.") { folder, now, reason };
        command.SetAction(parsed => Stop(parsed.GetValue(folder)!, parsed.GetValue(now), parsed.GetValue(reason)!, surroundings));
        return command;
    }

    private static int Stop(string text, bool now, string reason, Surroundings surroundings)
    {
        string folder = ExperimentArgument.Resolve(text, surroundings);
        using var view = ExperimentView.Open(folder, surroundings.Clock);
        if (view.Phase == ExperimentPhase.Finished)
        {
            surroundings.Err.WriteLine($"{view.Spec.Name} is over already: {view.State.Ended!.Reason}");
            return ExitCodes.Ok;
        }

        Experiments.RequestStop(folder, now, reason, surroundings.Clock);
        surroundings.Err.WriteLine(view.Driver is { } driver
            ? $"{view.Spec.Name}: process {driver.ProcessId} on {driver.Host} is asked to end it"
            : $"{view.Spec.Name}: nobody drives it now; the next 'dotnet tune resume' or 'step' will end it");
        return ExitCodes.Ok;
    }
}
