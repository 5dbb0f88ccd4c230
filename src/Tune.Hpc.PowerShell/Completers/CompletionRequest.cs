using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Tune.Hpc.PowerShell.Completers;

/// <summary>What a person has typed so far.</summary>
/// <param name="Word">The word under the cursor, without quotes.</param>
/// <param name="CurrentFolder">The session's current folder.</param>
/// <param name="Bound">The other parameters that are given as plain values, by name.</param>
internal sealed record CompletionRequest(string Word, string CurrentFolder, IDictionary Bound)
{
    /// <summary>The experiment that is named beside it; null for none.</summary>
    public string? Experiment => First(Bound["Path"] ?? Bound["Folder"] ?? Bound["FullName"]);

    private static string? First(object? value) => (value is PSObject { BaseObject: { } inner } ? inner : value) switch
    {
        null => null,
        string text => text,
        IEnumerable several => several.Cast<object?>().Select(First).FirstOrDefault(t => t is not null),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture),
    };
}
