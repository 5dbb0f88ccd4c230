using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>The program of <c>functions</c>: started when the first function is asked, and once more where it ends; one question at a time.</summary>
/// <remarks>Whoever asks waits for the answer. A function that gave none twice is not asked again by this driver: it would hold up everything else.</remarks>
internal sealed class FunctionProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly IReadOnlyList<string> _command;
    private readonly string _folder;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly FunctionLog _log;
    private readonly Dictionary<string, TuneException> _unanswered = [];
    private readonly Dictionary<string, TuneException> _givenUp = [];
    private FunctionProcess? _process;

    private FunctionProgram(IReadOnlyList<string> command, string folder, TimeSpan timeout, TimeProvider clock, FunctionLog log)
    {
        _command = command;
        _folder = folder;
        _timeout = timeout;
        _clock = clock;
        _log = log;
    }

    /// <summary>How long an answer may take, unless said otherwise.</summary>
    internal static TimeSpan DefaultTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Called before a question, and now and then while its answer is waited for.</summary>
    internal Action? WhileWaiting { get; set; }

    /// <summary>The program of a specification; null where it has none.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="files">The folder of the experiment's own files.</param>
    /// <param name="log">Where the program's words go; null for nowhere.</param>
    /// <param name="access">Who may read them.</param>
    /// <param name="timeout">How long an answer may take.</param>
    /// <param name="clock">The clock.</param>
    internal static FunctionProgram? Of(ExperimentSpec spec, string files, string? log, FolderAccess access, TimeSpan timeout, TimeProvider clock)
    {
        if (spec.Functions.IsDefaultOrEmpty)
        {
            return null;
        }

        var command = CommandTemplate.Parse(spec.Functions, new SpecPlace("", "functions")).Arguments.Select(a => a.Expand(name => name switch
        {
            TrialPlaceholders.Files => files,
            "spec_dir" => spec.SpecFolder,
            _ => null,
        }));
        string folder = Directory.Exists(spec.SpecFolder) ? spec.SpecFolder : files; // the specification may come from another machine
        return new FunctionProgram([.. command], Directory.Exists(folder) ? folder : Path.GetTempPath(), timeout, clock, new FunctionLog(log, access));
    }

    /// <summary>The program of an experiment's folder.</summary>
    internal static FunctionProgram? Of(ExperimentSpec spec, ExperimentFolder folder, TimeSpan timeout, TimeProvider clock) =>
        Of(spec, folder.Files, folder.FunctionsLog, folder.Access, timeout, clock);

    /// <summary>Asks a function.</summary>
    /// <exception cref="TuneException">It gives no answer; the message names it.</exception>
    internal ConfigValue Ask(FunctionQuestion question)
    {
        string function = question.Function;
        if (_givenUp.TryGetValue(function, out var lost))
        {
            throw new TuneException(lost.Code, lost.Message);
        }

        WhileWaiting?.Invoke(); // a thousand quick answers take their time as well
        string? answer;
        try
        {
            string line = FunctionLine.Of(question);
            answer = Exchange(function, line, isLast: false) ?? Exchange(function, line, isLast: true);
        }
        catch (TuneException error)
        {
            if (!_unanswered.TryAdd(function, error))
            {
                _givenUp[function] = error;
            }

            throw;
        }

        _unanswered.Remove(function);
        return FunctionLine.Read(function, answer!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process?.Dispose();
        _process = null;
        _log.Dispose();
    }

    /// <summary>The answer; null where the program ended and is to be started again.</summary>
    private string? Exchange(string function, string line, bool isLast)
    {
        _process ??= Start(function);
        string? answer = Wait(function, _process.AskAsync(line));
        if (answer is not null)
        {
            return answer;
        }

        string ending = _process.Ending();
        _process = null;
        return isLast
            ? throw new TuneException(FunctionCodes.Died, $"function {function}: the program of 'functions' ({ShellWords.Join(_command)}) {ending} instead of answering, also when started again{Words()}")
            : null;
    }

    private FunctionProcess Start(string function)
    {
        _log.Forget();
        try
        {
            return FunctionProcess.Start(_command, _folder, _log, _clock);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new TuneException(FunctionCodes.CannotStart, $"function {function}: the program of 'functions' ({ShellWords.Join(_command)}) cannot be started: {error.Message}", error);
        }
    }

    private string? Wait(string function, Task<string?> answer)
    {
        long begin = _clock.GetTimestamp();
        while (true)
        {
            var left = _timeout - _clock.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero && !answer.IsCompleted)
            {
                _process!.Kill();
                _process.Dispose();
                _process = null;
                throw new TuneException(
                    FunctionCodes.NoAnswer, $"function {function} gave no answer within {_timeout.TotalSeconds:0.###} s; an answer is one line on standard output such as {FunctionLine.Example}{Words()}");
            }

            try
            {
                return answer.WaitAsync(left > Patience ? Patience : left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock).GetAwaiter().GetResult();
            }
            catch (TimeoutException)
            {
                WhileWaiting?.Invoke();
            }
        }
    }

    private string Words() => _log.Tail is { Length: > 0 } tail ? $"; it said: {tail}" + (_log.Path is { } path ? $" (all of it is in {path})" : "") : "";
}
