using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Tune.Hpc.Runtime.Views;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>Completes an argument: the way from the engine to plain candidates and back. No candidate leaves the word to the engine's own completion.</summary>
public abstract partial class TuneCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Complete(new CompletionRequest(wordToComplete.Trim('\'', '"'), CurrentFolder(), fakeBoundParameters))
            .Select(c => new CompletionResult(Quoted(c.Text), c.Text, CompletionResultType.ParameterValue, c.Note is { Length: > 0 } note ? note : c.Text));

    /// <summary>The candidates that begin with the word, each once.</summary>
    internal IReadOnlyList<Candidate> Complete(CompletionRequest request) =>
        [.. Candidates(request).Where(c => c.Text.StartsWith(request.Word, StringComparison.OrdinalIgnoreCase)).DistinctBy(c => c.Text)];

    /// <summary>A word as it must be typed, to be one argument.</summary>
    internal static string Quoted(string word) => Bare().IsMatch(word) ? word : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>All there is.</summary>
    private protected abstract IEnumerable<Candidate> Candidates(CompletionRequest request);

    // The process's own current folder is another one: sessions have theirs.
    private static string CurrentFolder()
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddCommand("Microsoft.PowerShell.Management\\Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>() is [var location, ..]
            ? location.ProviderPath
            : "";
    }

    [GeneratedRegex(@"^[\p{L}\p{N}_./:\\~][\p{L}\p{N}_./:\\~+=-]*$")]
    private static partial Regex Bare();
}
