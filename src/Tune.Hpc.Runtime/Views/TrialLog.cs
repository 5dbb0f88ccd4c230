using System.Text;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Views;

/// <summary>What an attempt's command has written, read as it grows.</summary>
public sealed class TrialLog
{
    /// <summary>Code of the error: a trial or attempt has no log.</summary>
    public const string NoLog = "TUNE5008";

    private const int BlockBytes = 1 << 16;
    private readonly ExperimentView _view;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] _bytes = new byte[BlockBytes];
    private readonly char[] _characters = new char[BlockBytes + 1];
    private long _offset;

    private TrialLog(ExperimentView view, AttemptId attempt, bool standardError)
    {
        _view = view;
        Attempt = attempt;
        Path = view.LogPath(attempt, standardError);
    }

    /// <summary>The time between two looks at a log that grows.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Whose it is.</summary>
    public AttemptId Attempt { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Whether the attempt is over, so that nothing more will come. Reads what is new in the journal.</summary>
    public bool HasEnded
    {
        get
        {
            _view.Update();
            return File.Exists(_view.Folder.Attempt(Attempt).Exit) || IsOver(_view, Attempt);
        }
    }

    /// <summary>The log of an attempt.</summary>
    /// <param name="view">The experiment.</param>
    /// <param name="trial">The trial, as typed.</param>
    /// <param name="attempt">Which of its attempts; null is the last.</param>
    /// <param name="standardError">Its errors instead of its output.</param>
    /// <param name="wait">Whether one that has not begun is waited for.</param>
    /// <exception cref="TuneException">There is no such trial or attempt, or no log of it.</exception>
    public static TrialLog Open(ExperimentView view, string trial, int? attempt, bool standardError, bool wait)
    {
        var log = new TrialLog(view, AttemptOf(view, trial, attempt), standardError);
        if (!wait && !File.Exists(log.Path))
        {
            string why = IsOver(view, log.Attempt) ? "any more, or the attempt never began" : "yet: the attempt has not begun";
            throw new TuneException(NoLog, $"{log.Path}: there is no log {why}");
        }

        return log;
    }

    /// <summary>Passes over all but the last lines.</summary>
    /// <param name="lines">How many lines are wanted.</param>
    public void SkipToLast(int lines)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lines);
        if (!File.Exists(Path))
        {
            return;
        }

        using var file = OpenFile();
        long at = file.Length;
        _offset = at;

        // The newline that ends the last line begins no other.
        int newlines = -1;
        while (at > 0)
        {
            int count = (int)Math.Min(BlockBytes, at);
            at -= count;
            file.Seek(at, SeekOrigin.Begin);
            file.ReadExactly(_bytes, 0, count);
            for (int i = count - 1; i >= 0; i--)
            {
                bool ends = _bytes[i] == '\n';
                newlines += ends || newlines < 0 ? 1 : 0;
                if (ends && newlines == lines)
                {
                    _offset = at + i + 1;
                    return;
                }
            }
        }

        _offset = lines == 0 ? _offset : 0;
    }

    /// <summary>The next piece of what has been added; empty at the present end. A character that is not whole yet waits for its rest.</summary>
    public string ReadMore()
    {
        if (!File.Exists(Path))
        {
            return "";
        }

        using var file = OpenFile();
        file.Seek(_offset, SeekOrigin.Begin);
        while (file.Read(_bytes) is > 0 and var count)
        {
            _offset += count;
            int converted = _decoder.GetChars(_bytes.AsSpan(0, count), _characters, flush: false);
            if (converted > 0)
            {
                return new string(_characters, 0, converted);
            }
        }

        return "";
    }

    private FileStream OpenFile() => new(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static bool IsOver(ExperimentView view, AttemptId attempt) => view.State.Find(attempt)!.Outcome is not null;

    private static AttemptId AttemptOf(ExperimentView view, string text, int? number)
    {
        var trial = view.RequireTrial(text);
        int last = trial.Attempts.Count;
        if (last == 0)
        {
            throw new TuneException(NoLog, $"trial {trial.Id} has not been started: {trial.Reason}");
        }

        return number is null || (number >= 1 && number <= last)
            ? new AttemptId(trial.Id, number ?? last)
            : throw new TuneException(NoLog, $"trial {trial.Id} has no attempt {number}; it has 1 to {last}");
    }
}
