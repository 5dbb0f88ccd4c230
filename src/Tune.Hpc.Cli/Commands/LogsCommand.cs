using System.CommandLine;
using System.Text;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

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
            var wanted = AttemptOf(view, parsed.GetValue(trial)!, parsed.GetValue(attempt));
            return await ShowAsync(view, wanted, parsed.GetValue(error), parsed.GetValue(follow), surroundings, cancellation);
        });
        return command;
    }

    private static AttemptId AttemptOf(ExperimentView view, string text, int? number)
    {
        var trial = view.RequireTrial(text);
        int last = trial.Attempts.Count;
        if (last == 0)
        {
            throw new TuneException(CliCodes.NoLog, $"trial {trial.Id} has not been started: {trial.Reason}");
        }

        return number is null || (number >= 1 && number <= last)
            ? new AttemptId(trial.Id, number ?? last)
            : throw new TuneException(CliCodes.NoLog, $"--attempt: trial {trial.Id} has no attempt {number}; it has 1 to {last}");
    }

    private static async Task<int> ShowAsync(ExperimentView view, AttemptId attempt, bool error, bool follow, Surroundings surroundings, CancellationToken cancellation)
    {
        string path = view.LogPath(attempt, error);
        if (!File.Exists(path) && !follow)
        {
            bool ended = view.State.Find(attempt.Trial)!.Attempts[attempt.Attempt - 1].Outcome is not null;
            throw new TuneException(CliCodes.NoLog, $"{path}: there is no log {(ended ? "any more, or the attempt never began" : "yet: the attempt has not begun")}");
        }

        var log = new LogFollower(path, surroundings.Out);
        await log.CopyAsync(cancellation);
        while (follow && !HasEnded(view, attempt))
        {
            await Task.Delay(LogFollower.Pause, surroundings.Clock, cancellation);
            view.Update();
            await log.CopyAsync(cancellation);
        }

        // What came between the last look and the end.
        await log.CopyAsync(cancellation);
        log.Finish();
        return ExitCodes.Ok;
    }

    private static bool HasEnded(ExperimentView view, AttemptId attempt) =>
        File.Exists(view.Folder.Attempt(attempt).Exit) || view.State.Find(attempt.Trial)!.Attempts[attempt.Attempt - 1].Outcome is not null;
}

/// <summary>Copies a growing log.</summary>
internal sealed class LogFollower(string path, TextWriter writer)
{
    private const int BlockBytes = 1 << 16;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private long _offset;
    private char _last = '\n';

    /// <summary>The time between two looks.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Copies what has been added. A character that is not whole yet waits for its rest.</summary>
    public async Task CopyAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return;
        }

        byte[] bytes = new byte[BlockBytes];
        char[] characters = new char[BlockBytes + 1];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(_offset, SeekOrigin.Begin);
        while (await file.ReadAsync(bytes, cancellation) is > 0 and var count)
        {
            _offset += count;
            int converted = _decoder.GetChars(bytes.AsSpan(0, count), characters, flush: false);
            if (converted > 0)
            {
                _last = characters[converted - 1];
                await writer.WriteAsync(characters.AsMemory(0, converted), cancellation);
            }
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
