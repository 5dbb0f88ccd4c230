using System.Management.Automation;
using System.Reflection;
using Tune.Hpc.PowerShell;
using Tune.Hpc.PowerShell.Engine;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>Stands where PowerShell's engine stands, and keeps what a cmdlet says.</summary>
internal sealed class RecordingEngine(string currentFolder) : ICmdletEngine
{
    private readonly HashSet<string> _bound = new(StringComparer.OrdinalIgnoreCase);

    public List<object> Output { get; } = [];

    public List<(Exception Error, string Id, ErrorCategory Category, object? Target)> Errors { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> Verbose { get; } = [];

    public List<Progress> Bars { get; } = [];

    public List<string> Said { get; } = [];

    public List<(string What, string Question)> Asked { get; } = [];

    /// <summary>What the person answers.</summary>
    public bool Agrees { get; set; } = true;

    public Dictionary<string, object?> Variables { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a script block does, since none can be made here: it is told by its identity.</summary>
    public Func<ScriptBlock, object?[], IReadOnlyList<object?>> Block { get; set; } = (_, _) => [];

    public string CurrentFolder { get; } = currentFolder;

    public IReadOnlyList<T> Of<T>() => [.. Output.OfType<T>()];

    public void Write(object value) => Output.Add(value);

    public void Write(ResultRecord record) => Output.Add(record);

    public void WriteError(Exception error, string id, ErrorCategory category, object? target) => Errors.Add((error, id, category, target));

    public void Terminate(Exception error, string id, ErrorCategory category, object? target) => throw new TerminatedException(error, id, category);

    public void WriteWarning(string text) => Warnings.Add(text);

    public void WriteVerbose(string text) => Verbose.Add(text);

    public void WriteProgress(Progress progress) => Bars.Add(progress);

    public void Say(string line) => Said.Add(line);

    public bool ShouldProcess(string what, string question)
    {
        Asked.Add((what, question));
        return Agrees;
    }

    public bool ShouldContinue(string question, string caption)
    {
        Asked.Add((caption, question));
        return Agrees;
    }

    public bool IsBound(string parameter) => _bound.Contains(parameter);

    public bool IsOn(SwitchParameter value, string parameter) => _bound.Contains(parameter);

    public IReadOnlyList<string> PathsOf(string path, bool literal = false) =>
        !literal && path.AsSpan().ContainsAny('*', '?')
            ? [.. Directory.EnumerateFileSystemEntries(Path.GetFullPath(Path.GetDirectoryName(path) ?? ".", CurrentFolder), Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [Path.GetFullPath(path, CurrentFolder)];

    public object? Variable(string name) => Variables.GetValueOrDefault(name);

    public IReadOnlyList<object?> Invoke(ScriptBlock block, params object?[] arguments) => Block(block, arguments);

    /// <summary>What a script block is, since none can be made here.</summary>
    public Dictionary<ScriptBlock, BlockSource> Sources { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Objects of PowerShell's own making, and what is in them.</summary>
    public Dictionary<object, object?> Wrapped { get; } = new(ReferenceEqualityComparer.Instance);

    public string ModulePath => Path.Combine(CurrentFolder, "module", "Tune.psd1");

    /// <summary>A script block with that text; <see cref="ScriptBlock"/> itself is hollow here.</summary>
    public ScriptBlock BlockOf(BlockSource source)
    {
        var block = (ScriptBlock)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof(ScriptBlock));
        Sources[block] = source;
        return block;
    }

    public object? Plain(object? value) => value is not null && Wrapped.TryGetValue(value, out object? inner) ? inner : value;

    public BlockSource SourceOf(ScriptBlock block) => Sources[block];

    public string CliXmlOf(IReadOnlyDictionary<string, object?> values) => string.Join('\n', values.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{v.Key}={v.Value}"));

    /// <summary>Runs a cmdlet as a pipeline would: begin, each input, end.</summary>
    /// <param name="cmdlet">The cmdlet, its parameters set.</param>
    /// <param name="parameters">Switches that are on, and other parameters that count as given.</param>
    /// <param name="inputs">Sets what each input binds; none: one input that binds nothing.</param>
    public RecordingEngine Run<T>(T cmdlet, string[]? parameters = null, params Action<T>[] inputs)
        where T : TuneCmdlet
    {
        _bound.Clear();
        _bound.UnionWith(parameters ?? []);
        cmdlet.Engine = this;
        Call(cmdlet, "BeginProcessing");
        foreach (var input in inputs.Length == 0 ? [_ => { }] : inputs)
        {
            input(cmdlet);
            Call(cmdlet, "ProcessRecord");
        }

        Call(cmdlet, "EndProcessing");
        return this;
    }

    /// <summary>Asks a running cmdlet to stop, as Ctrl+C does.</summary>
    public static void Stop(TuneCmdlet cmdlet) => Call(cmdlet, "StopProcessing");

    private static void Call(TuneCmdlet cmdlet, string method)
    {
        try
        {
            cmdlet.GetType().GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(cmdlet, null);
        }
        catch (TargetInvocationException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }
}

/// <summary>An error has ended the pipeline.</summary>
internal sealed class TerminatedException(Exception error, string id, ErrorCategory category) : Exception(error.Message, error)
{
    public string Id { get; } = id;

    public ErrorCategory Category { get; } = category;
}
