using System.CommandLine;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>resume FOLDER</c>: go on where an experiment was left.</summary>
internal static class ResumeCommand
{
    private static readonly string[] _kinds = ["skip", "resume", "restart"];

    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var errored = Kind("--errored", "Trials that gave up", ResumeKind.Skip);
        var unfinished = Kind("--unfinished", "Trials that have not ended", ResumeKind.Resume);
        var finished = Kind("--finished", "Trials that have ended well", ResumeKind.Skip);
        var raise = new Option<string[]>("--raise") { Description = "Change a limit: --raise num_samples=200. May be repeated.", HelpName = "KEY=VALUE" };
        var quiet = CommonOptions.Quiet();
        var json = CommonOptions.Json();
        var detach = CommonOptions.Detach();
        var controller = new Option<bool>("--controller") { Description = "Drive as the job that --detach submitted: leave before its time ends, and let the next one go on.", Hidden = true };
        var command = new Command("resume", "Continue an experiment.") { folder, errored, unfinished, finished, raise, detach, quiet, json, controller };
        command.SetAction(async (parsed, _) =>
        {
            string path = ExperimentArgument.Resolve(parsed.GetValue(folder)!, surroundings);
            var options = new ResumeOptions
            {
                Errored = Read(parsed, errored),
                Unfinished = Read(parsed, unfinished),
                Finished = Read(parsed, finished),
                Raise = [.. RaisedLimits.Read(path, parsed.GetValue(raise) ?? [])],
            };
            var talk = new Talk(parsed.GetValue(quiet), parsed.GetValue(json));
            return parsed.GetValue(controller) ? await ControllerCommandLine.RunAsync(path, surroundings)
                : parsed.GetValue(detach) ? await DetachCommandLine.RunAsync(ExperimentFile.Load(path), () => path, options, talk, surroundings)
                : await DriveCommandLine.RunAsync(() => path, options, talk, surroundings);
        });
        return command;
    }

    private static Option<string> Kind(string name, string which, ResumeKind standard)
    {
        var option = new Option<string>(name)
        {
            HelpName = "KIND",
            Description = $"{which}: skip, resume (from the last checkpoint) or restart (from scratch, as new trials).",
            DefaultValueFactory = _ => _kinds[(int)standard],
        };
        option.CompletionSources.Add(_kinds);
        return option;
    }

    private static ResumeKind Read(ParseResult parsed, Option<string> option)
    {
        string text = parsed.GetValue(option)!;
        int at = Array.IndexOf(_kinds, text);
        return at >= 0 ? (ResumeKind)at : throw new TuneException(CliCodes.BadValue, $"{option.Name}: '{text}' is not one of {string.Join(", ", _kinds)}");
    }
}
