using System.Collections.Immutable;
using Tune.Hpc.Search.External;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Starts the programs that choose configurations (<c>search_alg: {type: command}</c>), and ends them with the driver.</summary>
/// <param name="spec">The specification, in whose folder they run.</param>
/// <param name="files">The folder of the experiment's own files.</param>
/// <param name="log">Where their words go; null for nowhere.</param>
/// <param name="access">Who may read them.</param>
/// <param name="clock">The clock.</param>
internal sealed class SearchPrograms(ExperimentSpec spec, string files, string? log, FolderAccess access, TimeProvider clock) : IDisposable
{
    private readonly List<SearchProgram> _started = [];

    /// <summary>Called now and then while an answer is waited for.</summary>
    internal Action? WhileWaiting { get; set; }

    /// <summary>Those of an experiment's folder.</summary>
    internal static SearchPrograms Of(ExperimentSpec spec, ExperimentFolder folder, TimeProvider clock) => new(spec, folder.Files, folder.SearcherLog, folder.Access, clock);

    /// <summary>Starts one; see <see cref="StartSearchProgram"/>.</summary>
    internal ISearchProgram Start(ImmutableArray<string> command, TimeSpan timeout)
    {
        var arguments = CommandTemplate.Parse(command, new SpecPlace("", "search_alg.command")).Arguments.Select(a => a.Expand(name => name switch
        {
            TrialPlaceholders.Files => files,
            "spec_dir" => spec.SpecFolder,
            _ => null,
        })).ToList();
        string folder = Directory.Exists(spec.SpecFolder) ? spec.SpecFolder : Directory.Exists(files) ? files : Path.GetTempPath(); // the specification may come from another machine
        var words = new FunctionLog(log, access);
        try
        {
            var program = new SearchProgram(FunctionProcess.Start(arguments, folder, words, clock), words, ShellWords.Join(arguments), timeout, clock, () => WhileWaiting?.Invoke());
            _started.Add(program);
            return program;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            words.Dispose();
            throw new TuneException(SearchCodes.CannotStart, $"the searcher '{ShellWords.Join(arguments)}' cannot be started: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var program in _started)
        {
            program.Dispose();
        }
    }
}

/// <summary>One start of such a program.</summary>
internal sealed class SearchProgram(FunctionProcess process, FunctionLog log, string command, TimeSpan timeout, TimeProvider clock, Action whileWaiting) : ISearchProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private bool _ended;

    public string Ending
    {
        get
        {
            string ending = process.Ending();
            string words = log.Tail is { Length: > 0 } tail ? $" (it said: {tail}" + (log.Path is { } path ? $"; all of it is in {path})" : ")") : "";
            Dispose();
            return ending + words;
        }
    }

    public string? Ask(string line)
    {
        var answer = process.AskAsync(line);
        long begin = clock.GetTimestamp();
        while (true)
        {
            var left = timeout - clock.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero && !answer.IsCompleted)
            {
                process.Kill();
                Dispose();
                throw new TuneException(SearchCodes.NoAnswer, $"the searcher '{command}' gave no answer to {line} within {timeout.TotalSeconds:0.###} s (search_alg.timeout_s); an answer is one line: {SearchLine.Expected}");
            }

            try
            {
                return answer.WaitAsync(left > Patience ? Patience : left > TimeSpan.Zero ? left : TimeSpan.Zero, clock).GetAwaiter().GetResult();
            }
            catch (TimeoutException)
            {
                whileWaiting();
            }
        }
    }

    public void Tell(string line) => process.Tell(line);

    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            process.Dispose();
            log.Dispose();
        }
    }
}
