using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>Reads what <c>-Raise</c> was given: <c>@{ num_samples = 200 }</c> as <c>num_samples=200</c>.</summary>
internal static class LimitAssignments
{
    /// <summary>The assignments; a key may also be written as parameters are, <c>NumSamples</c>.</summary>
    /// <exception cref="TuneException">A value that is no limit.</exception>
    public static IReadOnlyList<string> Of(IDictionary? table)
    {
        var assignments = new List<string>();
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            string key = KeyOf(entry.Key.ToString() ?? "");
            assignments.Add($"{key}={TextOf(key, entry.Value is PSObject { BaseObject: { } bare } ? bare : entry.Value)}");
        }

        return assignments;
    }

    private static string KeyOf(string name)
    {
        var key = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (char.IsUpper(c) && key.Length > 0 && key[^1] is not ('_' or '.'))
            {
                key.Append('_');
            }

            key.Append(char.ToLowerInvariant(c));
        }

        return key.ToString();
    }

    private static string TextOf(string key, object? value) => value switch
    {
        null => "null",
        bool yes => yes ? "true" : "false",
        TimeSpan time => time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture),
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new TuneException(ModuleCodes.BadKind, $"-Raise: {key} is of type {value.GetType().Name}; a limit is a number, a text or a time span"),
    };
}
