using System.CommandLine;
using Tune.Hpc.Cli.Live;
using Tune.Hpc.Cli.Output;
using Tune.Hpc.Runtime.Driving;
using Tune.Hpc.Runtime.Runs;
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
        await RunDriving.PrepareAsync(folder, surroundings.Err, surroundings.Clock, surroundings.Leave);
        var (outcome, standing) = await RunDriving.StepAsync(folder, new DriverOptions { Clock = surroundings.Clock, Observer = observer });
        if (talk.Json)
        {
            using var output = JsonOutput.Begin(surroundings, "step");
            StandingJson.WriteMembers(output.Json, standing);
            output.End();
        }
        else if (!talk.Quiet)
        {
            surroundings.Out.WriteLine($"{standing.Name}: {standing.Progress}: {Phrases.Counts(standing.State)}");
        }

        return outcome.IsOver ? outcome.ExitCode : ExitCodes.Ok;
    }
}
