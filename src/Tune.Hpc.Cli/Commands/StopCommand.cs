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
        var trial = new Option<string?>("--trial") { HelpName = "TRIAL", Description = "End this one trial, 42 or 00042, and let the others go on." };
        var reason = new Option<string>("--reason") { HelpName = "TEXT", Description = "Why, for the journal.", DefaultValueFactory = _ => "dotnet tune stop" };
        var command = new Command("stop", "End an experiment: no new trials, running ones are stopped. With --trial, one trial.") { folder, trial, now, reason };
        command.SetAction(parsed =>
        {
            using var view = ExperimentView.Open(ExperimentArgument.Resolve(parsed.GetValue(folder)!, surroundings), surroundings.Clock);
            return parsed.GetValue(trial) is { } number
                ? StopTrial(view, number, parsed.GetValue(now), parsed.GetValue(reason)!, surroundings)
                : Stop(view, parsed.GetValue(now), parsed.GetValue(reason)!, surroundings);
        });
        return command;
    }

    private static int Stop(ExperimentView view, bool now, string reason, Surroundings surroundings)
    {
        if (view.Phase == ExperimentPhase.Finished)
        {
            surroundings.Err.WriteLine($"{view.Spec.Name} is over already: {view.State.Ended!.Reason}");
            return ExitCodes.Ok;
        }

        Experiments.RequestStop(view.Path, now, reason, surroundings.Clock);
        Tell(view, view.Spec.Name, surroundings);
        return ExitCodes.Ok;
    }

    private static int StopTrial(ExperimentView view, string number, bool now, string reason, Surroundings surroundings)
    {
        if (now)
        {
            throw new TuneException(CliCodes.BadArguments, "--now goes with a whole experiment; one trial is asked to end, and killed after stop_grace_s");
        }

        var trial = view.RequireTrial(number);
        if (trial.HasEnded)
        {
            surroundings.Err.WriteLine($"trial {trial.Id} of {view.Spec.Name} is over already: {Phrases.OneLine(trial.Reason)}");
            return ExitCodes.Ok;
        }

        Experiments.RequestStopTrial(view.Path, trial.Id, reason, surroundings.Clock);
        Tell(view, $"trial {trial.Id} of {view.Spec.Name}", surroundings);
        return ExitCodes.Ok;
    }

    private static void Tell(ExperimentView view, string what, Surroundings surroundings) => surroundings.Err.WriteLine(view.Driver is { } driver
        ? $"{what}: process {driver.ProcessId} on {driver.Host} is asked to end it"
        : $"{what}: nobody drives it now; the next 'dotnet tune resume' or 'step' will end it");
}
