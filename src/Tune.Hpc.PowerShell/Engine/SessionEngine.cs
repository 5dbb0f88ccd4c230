using System.Management.Automation;

namespace Tune.Hpc.PowerShell.Engine;

/// <summary>The PowerShell that a cmdlet really runs in.</summary>
internal sealed class SessionEngine(PSCmdlet cmdlet) : ICmdletEngine
{
    // Deep enough for tables of tables; beyond that live objects never end.
    private const int CliXmlDepth = 6;
    private const string FileSystem = "FileSystem";

    public string CurrentFolder => cmdlet.SessionState.Path.CurrentFileSystemLocation.ProviderPath;

    public void Write(object value) => cmdlet.WriteObject(value);

    public void Write(ResultRecord record)
    {
        var made = new PSObject();
        made.TypeNames.Insert(0, record.TypeName);
        for (int i = 0; i < record.Names.Length; i++)
        {
            // Names of one record are known to differ.
            made.Properties.Add(new PSNoteProperty(record.Names[i], record.Values[i]), preValidated: true);
        }

        cmdlet.WriteObject(made);
    }

    public void WriteError(Exception error, string id, ErrorCategory category, object? target) => cmdlet.WriteError(new ErrorRecord(error, id, category, target));

    public void Terminate(Exception error, string id, ErrorCategory category, object? target) => cmdlet.ThrowTerminatingError(new ErrorRecord(error, id, category, target));

    public void WriteWarning(string text) => cmdlet.WriteWarning(text);

    public void WriteVerbose(string text) => cmdlet.WriteVerbose(text);

    public void WriteProgress(Progress progress) => cmdlet.WriteProgress(new ProgressRecord(progress.Id, progress.Activity, progress.Status.Length > 0 ? progress.Status : " ")
    {
        ParentActivityId = progress.Parent,
        PercentComplete = progress.Percent,
        CurrentOperation = progress.Operation,
        SecondsRemaining = progress.Left is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
        RecordType = progress.IsDone ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    });

    public void Say(string line) => cmdlet.Host?.UI?.WriteLine(line);

    public bool ShouldProcess(string what, string question) => cmdlet.ShouldProcess(what, question, "Tune");

    public bool ShouldContinue(string question, string caption) => cmdlet.ShouldContinue(question, caption);

    public bool IsBound(string parameter) => cmdlet.MyInvocation.BoundParameters.ContainsKey(parameter);

    public bool IsOn(SwitchParameter value, string parameter) => value.ToBool();

    public IReadOnlyList<string> PathsOf(string path, bool literal = false)
    {
        try
        {
            string whole = OnDisk(path);
            return literal || !WildcardPattern.ContainsWildcardCharacters(path) || Path.Exists(whole)
                ? [whole]
                : [.. cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _)];
        }
        catch (ItemNotFoundException)
        {
            return [];
        }
        catch (SessionStateException error)
        {
            throw new TuneException(ModuleCodes.NoFile, $"{path}: {error.Message}", error);
        }
    }

    // Who stands in Env: or in a registry still means files.
    private string OnDisk(string path)
    {
        string whole = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == FileSystem ? whole : Path.GetFullPath(path, CurrentFolder);
    }

    public object? Variable(string name) => cmdlet.SessionState.PSVariable.GetValue(name);

    public IReadOnlyList<object?> Invoke(ScriptBlock block, params object?[] arguments) => [.. block.Invoke(arguments).Select(o => o?.BaseObject is PSCustomObject ? o : o?.BaseObject)];

    public object? Plain(object? value) => PowerShellValue.Plain(value);

    public BlockSource SourceOf(ScriptBlock block) => BlockReader.Read(block);

    public string CliXmlOf(IReadOnlyDictionary<string, object?> values) => PSSerializer.Serialize(StableOrder.Of(values), CliXmlDepth);

    public string ModulePath => Path.Combine(cmdlet.MyInvocation.MyCommand.Module.ModuleBase, cmdlet.MyInvocation.MyCommand.Module.Name + ".psd1");
}
