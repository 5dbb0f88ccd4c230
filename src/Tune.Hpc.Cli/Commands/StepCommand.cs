using System.CommandLine;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>step FOLDER</c>: one turn of the crank, for cron and friends.</summary>
internal static class StepCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var quiet = CommonOptions.Quiet();
        var json = CommonOptions.Json();
        var command = new Command("step", "One turn: read reports, decide, start and stop trials, leave. Trials go on by themselves.") { folder, quiet, json };
        command.SetAction(async (parsed, _) =>
        {
            string path = ExperimentArgument.Resolve(parsed.GetValue(folder)!, surroundings);
            return await StepAsync(path, new Talk(parsed.GetValue(quiet), parsed.GetValue(json)), surroundings);
        });
        return command;
    }

    private static async Task<int> StepAsync(string folder, Talk talk, Surroundings surroundings)
    {
        IRunObserver observer = talk.Quiet ? new SilentObserver() : new PlainLines(surroundings);
        var outcome = await Experiments.StepAsync(folder, new DriverOptions { Clock = surroundings.Clock, Observer = observer });
        using var view = ExperimentView.Open(folder, surroundings.Clock);
        if (outcome.IsOver)
        {
            ResultFiles.Write(view); // only then: a step costs what is new, and these are made from everything
        }

        if (talk.Json)
        {
            using var output = JsonOutput.Begin(surroundings, "step");
            StandingJson.WriteMembers(output.Json, Standing.Of(view));
            output.End();
        }
        else if (!talk.Quiet)
        {
            surroundings.Out.WriteLine($"{view.Spec.Name}: {Standing.Of(view).Progress}: {Phrases.Counts(view.State)}");
        }

        return outcome.IsOver ? outcome.ExitCode : ExitCodes.Ok;
    }
}
