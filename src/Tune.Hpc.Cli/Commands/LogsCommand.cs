using System.CommandLine;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.Cli.Commands;

/// <summary><c>logs FOLDER TRIAL</c>: what a trial wrote.</summary>
internal static class LogsCommand
{
    public static Command Create(Surroundings surroundings)
    {
        var folder = ExperimentArgument.Create(surroundings);
        var trial = ExperimentArgument.CreateTrial(surroundings, folder);
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the trial has ended." };
        var error = new Option<bool>("--err", "-e") { Description = "Its standard error instead of its standard output." };
        var attempt = new Option<int?>("--attempt", "-a") { HelpName = "ATTEMPT", Description = "Of this attempt; the last one when left out." };
        var command = new Command("logs", "What a trial wrote.") { folder, trial, follow, error, attempt };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var view = ExperimentView.Open(ExperimentArgument.Resolve(parsed.GetValue(folder)!, surroundings), surroundings.Clock);
            bool wait = parsed.GetValue(follow);
            var log = TrialLog.Open(view, parsed.GetValue(trial)!, parsed.GetValue(attempt), parsed.GetValue(error), wait);
            return await ShowAsync(log, wait, surroundings, cancellation);
        });
        return command;
    }

    private static async Task<int> ShowAsync(TrialLog log, bool follow, Surroundings surroundings, CancellationToken cancellation)
    {
        var copy = new LogCopy(log, surroundings.Out);
        await copy.CopyAsync(cancellation);
        while (follow && !log.HasEnded)
        {
            await Task.Delay(TrialLog.Pause, surroundings.Clock, cancellation);
            await copy.CopyAsync(cancellation);
        }

        // What came between the last look and the end.
        await copy.CopyAsync(cancellation);
        copy.Finish();
        return ExitCodes.Ok;
    }
}

/// <summary>Copies a growing log.</summary>
internal sealed class LogCopy(TrialLog log, TextWriter writer)
{
    private char _last = '\n';

    /// <summary>Copies what has been added.</summary>
    public async Task CopyAsync(CancellationToken cancellation)
    {
        while (log.ReadMore() is { Length: > 0 } text)
        {
            _last = text[^1];
            await writer.WriteAsync(text.AsMemory(), cancellation);
        }

        await writer.FlushAsync(cancellation);
    }

    /// <summary>Ends an unfinished last line, so that the prompt stands on its own.</summary>
    public void Finish()
    {
        if (_last != '\n')
        {
            writer.WriteLine();
        }
    }
}
