using Tune.Hpc.Driver.Events;
using Tune.Hpc.Runtime.Specification;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Driving;

/// <summary>Reads assignments such as <c>num_samples=200</c> that change an experiment's limits when it is resumed.</summary>
public static class RaisedLimits
{
    private const string Executor = "executor.";

    /// <summary>The limits, checked against the experiment's specification, as <see cref="ResumeOptions.Raise"/> takes them.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="assignments"><c>key=value</c>, each.</param>
    /// <exception cref="TuneException">A key that may not change, or a value it cannot have.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(string folder, IReadOnlyList<string> assignments)
    {
        if (assignments.Count == 0)
        {
            return [];
        }

        var raised = ExperimentFile.Load(folder, assignments).Document;
        return assignments.Select(a => Changeable(a[..a.IndexOf('=')].Trim())).Distinct().Select(key => new KeyValuePair<string, string>(key, ValueOf(raised, key))).ToList();
    }

    /// <summary>The executor's settings with what was changed since the experiment was made; the other limits are the fold's.</summary>
    internal static ExecutorSettings ExecutorOf(ExperimentSpec spec, string folder, IEnumerable<SettingChanged> changes)
    {
        var assignments = changes.Where(c => c.Key.StartsWith(Executor, StringComparison.Ordinal)).Select(c => $"{c.Key}={(c.Value == "none" ? "null" : c.Value)}").ToList();
        return assignments.Count == 0 ? spec.Executor : ExperimentFile.Load(folder, assignments).Executor;
    }

    /// <summary>Also a key whose new value happens to be the old one must be one that may change.</summary>
    private static string Changeable(string key) => SpecIdentity.Changeable.Contains(key)
        ? key
        : throw new TuneException(SpecCodes.Contradiction, $"--raise: {key} cannot change in an experiment that has begun; what can is {string.Join(", ", SpecIdentity.Changeable)}");

    private static string ValueOf(ConfigMap document, string path)
    {
        ConfigValue? value = document;
        foreach (string name in path.Split('.'))
        {
            value = (value as ConfigMap)?[name];
        }

        return value is null or ConfigNull ? "none" : value.ToString();
    }
}
