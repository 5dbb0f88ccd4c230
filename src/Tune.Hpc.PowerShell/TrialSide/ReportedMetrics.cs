using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Tune.Hpc.PowerShell.TrialSide;

/// <summary>Reads what PowerShell has for a report: hashtables, ordered dictionaries, custom objects, nested as one likes.</summary>
internal static class ReportedMetrics
{
    /// <summary>The values of a report by name.</summary>
    /// <exception cref="TuneException">It is neither a dictionary nor a custom object.</exception>
    public static Dictionary<string, object?> Of(object? given)
    {
        if (Plain(given) is IDictionary dictionary)
        {
            return Entries(dictionary);
        }

        string what = Unwrapped(given) is { } value ? $"a {value.GetType().Name} ({Shortened(value)})" : "nothing";
        throw new TuneException(ModuleCodes.BadReport, $"-Metric: a report is a hashtable or a custom object, such as @{{ loss = 0.31 }}, not {what}");
    }

    private static Dictionary<string, object?> Entries(IDictionary dictionary)
    {
        var values = new Dictionary<string, object?>(dictionary.Count);
        foreach (DictionaryEntry entry in dictionary)
        {
            values[Convert.ToString(entry.Key, CultureInfo.InvariantCulture) ?? ""] = Value(entry.Value);
        }

        return values;
    }

    // What a cmdlet has put out comes in a wrapping, also inside of a hashtable.
    private static object? Value(object? value) => Plain(value) switch
    {
        IDictionary nested => Entries(nested),
        TimeSpan time => time.TotalSeconds,
        SwitchParameter set => set.IsPresent,
        var plain => plain,
    };

    private static object? Plain(object? value) => value is PSObject { BaseObject: PSCustomObject } custom ? Properties(custom) : Unwrapped(value);

    private static object? Unwrapped(object? value) => value is PSObject { BaseObject: { } inner } ? inner : value;

    private static Hashtable Properties(PSObject custom)
    {
        var values = new Hashtable(StringComparer.Ordinal);
        foreach (var property in custom.Properties)
        {
            values[property.Name] = property.Value;
        }

        return values;
    }

    private static string Shortened(object value)
    {
        const int most = 40;
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.Length <= most ? text : text[..most] + "...";
    }
}
