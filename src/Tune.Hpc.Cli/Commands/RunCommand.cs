using System.CommandLine;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Specification;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>run [SPEC] [flags] [-- CMD ...]</c>: run an experiment to its end.</summary>
internal static class RunCommand
{
    public static Command Create(Surroundings surroundings, string[]? trialCommand, bool withSpecificationFlags)
    {
        var file = new Argument<string?>("SPEC") { Description = "The specification, YAML or JSON; without it all comes from flags.", Arity = ArgumentArity.ZeroOrOne };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show how many trials there would be, and the first ones with their scripts. Nothing is written." };
        var resume = new Option<bool>("--resume") { Description = "Continue the experiment if its folder exists, else begin it." };
        var check = new Option<bool>("--check") { Description = "With executor slurm: first let a small job look at the storage path from a compute node, however long the queue. Without it one looks where the path seems to be this machine's own." };
        var detach = CommonOptions.Detach();
        var quiet = CommonOptions.Quiet();
        var json = CommonOptions.Json();
        var command = new Command("run", "Run an experiment to its end. What follows -- is the trials' command.") { file, dryRun, resume, check, detach, quiet, json };
        var flags = new SpecificationFlags(withSpecificationFlags);
        flags.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var spec = flags.Read(parsed, parsed.GetValue(file), trialCommand, surroundings);
            var talk = new Talk(parsed.GetValue(quiet), parsed.GetValue(json));
            return parsed.GetValue(dryRun)
                ? await DryRun.ShowAsync(spec, parsed.GetValue(json), surroundings)
                : await RunAsync(spec, parsed.GetValue(resume), parsed.GetValue(check), parsed.GetValue(detach), talk, surroundings);
        });
        return command;
    }

    private static async Task<int> RunAsync(ExperimentSpec spec, bool resume, bool check, bool detach, Talk talk, Surroundings surroundings)
    {
        var beginning = new RunBeginning(new CommandWords(), surroundings.Clock);
        var start = beginning.Decide(spec, resume);
        if (start.Note is { } note)
        {
            surroundings.Err.WriteLine(note);
        }

        if (start.Finished is { } finished)
        {
            DriveCommandLine.Conclude("run", finished, interrupted: false, talk, surroundings);
            return new RunOutcome(finished.State, Interrupted: false).ExitCode;
        }

        if (!start.Exists && await beginning.AskClusterAsync(spec, check, detach, surroundings.Leave) is { } warning)
        {
            surroundings.Err.WriteLine($"warning: {warning}");
        }

        return detach
            ? await DetachCommandLine.RunAsync(spec, start.Make, new ResumeOptions(), talk, surroundings)
            : await DriveCommandLine.RunAsync(start.Make, new ResumeOptions(), talk, surroundings);
    }
}
