using System.Text;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>The keys of specifications as parameters of <c>New-TuneExperiment</c>: <c>num_samples</c> is <c>-NumSamples</c>.</summary>
internal static class SpecParameters
{
    // A unit is said by the value, and PowerShell's nouns are singular.
    private static readonly Dictionary<string, string> _others = new()
    {
        ["time_budget_s"] = "TimeBudget",
        ["stop_grace_s"] = "StopGrace",
        ["config_constraints"] = "ConfigConstraint",
        ["metric_constraints"] = "MetricConstraint",
    };

    /// <summary>The parameter of a key of the top level.</summary>
    public static string Of(string key) => _others.GetValueOrDefault(key) ?? string.Concat(key.Split('_').Select(w => char.ToUpperInvariant(w[0]) + w[1..]));

    /// <summary>The key of a parameter.</summary>
    public static string KeyOf(string parameter)
    {
        if (_others.FirstOrDefault(o => o.Value == parameter).Key is { } key)
        {
            return key;
        }

        var made = new StringBuilder();
        foreach (char letter in parameter)
        {
            made.Append(char.IsUpper(letter) && made.Length > 0 ? "_" : "").Append(char.ToLowerInvariant(letter));
        }

        return made.ToString();
    }
}
