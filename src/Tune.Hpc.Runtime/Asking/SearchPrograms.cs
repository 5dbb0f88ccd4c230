using System.Collections.Immutable;
using System.Text;
using Tune.Hpc.Search.External;
using Tune.Hpc.Specification;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Folder;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Starts the programs that choose configurations (<c>search_alg: {type: command}</c>), and ends them with the driver.</summary>
/// <param name="spec">The specification, in whose folder they run.</param>
/// <param name="files">The folder of the experiment's own files.</param>
/// <param name="description">Where they find what they search: see <see cref="SearchFile"/>.</param>
/// <param name="log">Where their words go; null for nowhere.</param>
/// <param name="access">Who may read them.</param>
/// <param name="clock">The clock.</param>
internal sealed class SearchPrograms(ExperimentSpec spec, string files, string description, string? log, FolderAccess access, TimeProvider clock) : IDisposable
{
    private string? _temporary;

    private readonly List<SearchProgram> _started = [];

    /// <summary>Called now and then while an answer is waited for.</summary>
    internal Action? WhileWaiting { get; set; }

    /// <summary>Those of an experiment's folder.</summary>
    internal static SearchPrograms Of(ExperimentSpec spec, ExperimentFolder folder, TimeProvider clock) =>
        new(spec, folder.Files, folder.SearchDescription, folder.SearcherLog, folder.Access, clock);

    /// <summary>Those of an experiment that is not made: its files lie in a temporary folder meanwhile. Null where it needs none.</summary>
    internal static SearchPrograms? OfUnmade(ExperimentSpec spec)
    {
        if (spec.Search.Algorithm is not CommandSearcherSettings)
        {
            return null;
        }

        string folder = Directory.CreateTempSubdirectory("tune-search-").FullName;
        string files = Path.Combine(folder, "files");
        ExperimentFiles.Put(files, spec.Files, FolderAccess.Private, again: true);
        return new SearchPrograms(spec, files, Path.Combine(folder, ExperimentFolder.SearchDescriptionName), log: null, FolderAccess.Private, TimeProvider.System) { _temporary = folder };
    }

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
        AtomicFile.Write(description, Encoding.UTF8.GetBytes(SearchFile.Of(spec).ToJson(indented: true) + "\n"), access);
        var words = new FunctionLog(log, access);
        try
        {
            var process = FunctionProcess.Start(arguments, folder, words, clock, KeyValuePair.Create(SearchFile.Variable, description));
            var program = new SearchProgram(process, words, ShellWords.Join(arguments), timeout, clock, () => WhileWaiting?.Invoke());
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

        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
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
